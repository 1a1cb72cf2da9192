"""buildout.cfg pins versions; MLproject names the image and the files of its environment."""

from timonier.estate.core.manifests.registry import parse


def test_the_sections_of_versions_pin_packages() -> None:
    data = (
        b"[buildout]\nparts = app\nversions = pins\n\n[app]\nrecipe = zc.recipe.egg\n\n"
        b"[pins]\nDjango = 3.2.0\nzope.interface = >=5,<6\n\n[versions]\nsix = 1.16.0\n"
    )
    parsed = parse("buildout.cfg", "buildout.cfg", data)
    assert not parsed.error
    assert [(one.name, one.version, one.constraint, one.line) for one in parsed.components] == [
        ("django", "3.2.0", "", 9),
        ("zope-interface", "", ">=5,<6", 10),
        ("six", "1.16.0", "", 13),
    ]


def test_what_a_buildout_extends_and_what_it_computes_is_told() -> None:
    data = b"[buildout]\nextends = base.cfg\n[versions]\na = ${base:a}\n"
    parsed = parse("buildout.cfg", "buildout.cfg", data)
    assert parsed.components == ()
    assert parsed.error == (
        "other files are extended (line 2); a version is not understood (line 4)"
    )


def test_a_project_of_mlflow_runs_in_its_image() -> None:
    parsed = parse("MLproject", "MLproject", b"name: m\ndocker_env:\n  image: acme/train:1.2\n")
    assert [(one.name, one.version, one.line) for one in parsed.components] == [
        ("acme/train", "1.2", 3)
    ]
    assert not parsed.error


def test_an_environment_of_mlflow_is_read_by_its_own_name_or_told() -> None:
    assert not parse("MLproject", "MLproject", b"conda_env: files/conda.yaml\n").error
    parsed = parse("MLproject", "MLproject", b"python_env: files/ours.yaml\n")
    assert parsed.error == "the file files/ours.yaml is not known (line 1)"
