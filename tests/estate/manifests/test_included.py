"""What requirement files include is read, and what constraints state is the version asked for."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.formats.kin import INCLUDED
from timonier.estate.core.manifests import included
from timonier.estate.core.manifests.included import completed, missing, target
from timonier.estate.core.manifests.registry import parse


def read(files: dict[str, str]) -> dict[str, Parsed]:
    """Every file of the family, those that no pattern names by inclusion, completed."""
    found = {
        path: parse(kind, path, content.encode())
        for path, content in files.items()
        if (kind := kind_of(path))
    }
    while named := [path for path in missing(found) if path in files]:
        found |= {path: parse(INCLUDED, path, files[path].encode()) for path in named}
    return completed(found)


def stated(parsed: Parsed) -> list[tuple[str, str, str]]:
    return [(one.name, one.version, one.constraint) for one in parsed.components]


def test_a_file_of_any_name_that_another_includes_is_read_where_it_lies() -> None:
    found = read(
        {
            "requirements.txt": "-r deps/base.list\n--requirement=more.cfg\nflask==2.0\n",
            "deps/base.list": "-r ../shared/web\ndjango==3.2.0\n",
            "shared/web": "requests==2.19.0\n",
            "more.cfg": "jinja2==2.10\n",
            "unrelated.list": "never==1\n",
        }
    )
    assert stated(found["deps/base.list"]) == [("django", "3.2.0", "")]
    assert stated(found["shared/web"]) == [("requests", "2.19.0", "")]
    assert stated(found["more.cfg"]) == [("jinja2", "2.10", "")]
    assert "unrelated.list" not in found
    assert not any(parsed.error for parsed in found.values())


def test_constraints_give_the_version_of_what_is_asked_for_and_ask_for_nothing() -> None:
    found = read(
        {
            "requirements.txt": "-c limits\ndjango\nflask>=1\nrequests==2.31\nattrs>=99\npytest\n",
            "limits": "django==3.2.0\nflask==2.0.1\nrequests==2.19\nattrs==1.0\npytest<8\nsix==1\n",
        }
    )
    assert stated(found["requirements.txt"]) == [
        ("django", "3.2.0", ""),
        ("flask", "2.0.1", ""),
        ("requests", "2.31", ""),
        ("attrs", "", ">=99"),
        ("pytest", "", "<8"),
    ]
    assert found["limits"].components == ()


def test_constraints_reach_every_file_of_one_installation_and_no_other() -> None:
    found = read(
        {
            "requirements.txt": "-c constraints.txt\n-r requirements/base.txt\n",
            "requirements/base.txt": "django\n",
            "requirements/alone.txt": "django\n",
            "constraints.txt": "-c further.txt\ndjango==3.2.0\n",
            "further.txt": "six==1.0\n",
        }
    )
    assert stated(found["requirements/base.txt"]) == [("django", "3.2.0", "")]
    assert stated(found["requirements/alone.txt"]) == [("django", "", "")]


def test_constraints_that_do_not_agree_leave_what_was_asked_for() -> None:
    found = read(
        {
            "requirements.txt": "-c limits.txt\nnumpy>=1\n",
            "limits.txt": "numpy==1.21; python_version < '3.8'\nnumpy==1.26\n",
        }
    )
    assert stated(found["requirements.txt"]) == [("numpy", "", ">=1")]


def test_requirements_that_also_limit_others_stay_requirements() -> None:
    found = read(
        {"requirements.txt": "django==3.2.0\n", "requirements-dev.txt": "-c requirements.txt\nnose"}
    )
    assert stated(found["requirements.txt"]) == [("django", "3.2.0", "")]


def test_constraints_that_a_tool_compiled_are_what_is_installed() -> None:
    found = read(
        {
            "requirements.txt": "-c constraints.txt\ndjango\n",
            "constraints.txt": "django==3.2.0\n    # via -r requirements.in\nsqlparse==0.4.0\n"
            "    # via django\n",
        }
    )
    assert stated(found["constraints.txt"]) == [
        ("django", "3.2.0", ""), ("sqlparse", "0.4.0", ""),
    ]  # fmt: skip


def test_a_file_without_a_telling_name_has_the_scope_of_those_that_include_it() -> None:
    found = read(
        {
            "requirements-dev.txt": "-r tools.list\n-r shared.list\n",
            "requirements.txt": "-r shared.list\n",
            "tools.list": "-r deeper.list\nruff==0.1\n",
            "deeper.list": "mypy==1.0\n",
            "shared.list": "django==3.2\n",
        }
    )
    scopes = {one.name: one.scope for parsed in found.values() for one in parsed.components}
    assert scopes == {"ruff": "dev", "mypy": "dev", "django": "prod"}


@pytest.mark.parametrize(
    "line",
    [
        "-r gone.txt",
        "-r ../../outside.txt",
        "-r /etc/passwd",
        "-r https://example.org/base.txt",
        "-c https://example.org/limits.txt",
        "-r ${BASE}/x.txt",
    ],
)
def test_an_include_that_leads_nowhere_is_told_with_its_line(line: str) -> None:
    (parsed,) = read({"requirements.txt": f"django==3.2\n{line}\n"}).values()
    assert parsed.error == f"what line 2 includes was not found: {line.split()[1]}"
    assert stated(parsed) == [("django", "3.2", "")]


def test_files_that_include_each_other_in_a_circle_are_read_once() -> None:
    found = read(
        {
            "requirements.txt": "-r a.list\n",
            "a.list": "-r b.list\n-c limits\ndjango\n",
            "b.list": "-r a.list\n-r b.list\nflask\n",
            "limits": "django==3.2\nflask==1.0\n",
        }
    )
    assert stated(found["a.list"]) == [("django", "3.2", "")]
    assert stated(found["b.list"]) == [("flask", "1.0", "")]


def test_prose_about_constraints_is_no_manifest_unless_a_file_includes_it() -> None:
    prose = "These are the limits we know of.\n"
    assert read({"constraints.txt": prose})["constraints.txt"] == Parsed()
    used = read({"constraints.txt": prose, "requirements.txt": "-c constraints.txt\n"})
    assert used["constraints.txt"].error == "line 1 is no requirement"


def test_files_of_setuptools_and_hatch_are_followed() -> None:
    pyproject = (
        '[project]\nname = "x"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\n'
        'dependencies = {file = ["deps.list"]}\n'
    )
    cfg = "[metadata]\nname = x\n[options]\ninstall_requires = file: a.list, b.list\n"
    found = read({"pyproject.toml": pyproject, "deps.list": "django==3.2\n"})
    assert stated(found["deps.list"]) == [("django", "3.2", "")]
    found = read({"setup.cfg": cfg, "a.list": "flask==1\n"})
    assert stated(found["a.list"]) == [("flask", "1", "")]
    assert found["setup.cfg"].error == "what line 4 includes was not found: b.list"


SCRIPTS = [
    "reqs = open('deps/base.list').read().splitlines()\nsetup(install_requires=reqs)",
    "with open(os.path.join(here, 'deps', 'base.list')) as f:\n    reqs = [one for one in f]\n"
    "setup(install_requires=reqs)",
    "def reqs():\n    path = Path(__file__).parent / 'deps' / 'base.list'\n"
    "    return path.read_text().split()\nsetup(install_requires=reqs())",
    "setup(install_requires=[str(r.req) for r in parse_requirements('deps/base.list')])",
    "reqs = []\nfor line in open(here + '/deps/base.list'):\n    reqs.append(line)\n"
    "setup(install_requires=reqs)",
    "setup(extras_require={'all': read('deps/base.list')})",
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_setup_py_that_reads_a_file_is_whole_when_the_file_is_there(script: str) -> None:
    found = read({"setup.py": script, "deps/base.list": "django==3.2\n"})
    assert found["setup.py"].error == ""
    assert stated(found["deps/base.list"]) == [("django", "3.2", "")]
    alone = read({"setup.py": script})["setup.py"]
    assert "_require" in alone.error
    assert "is computed (line" in alone.error


def test_what_a_setup_py_adds_to_its_list_is_read() -> None:
    script = "reqs = ['a==1']\nif old:\n    reqs.append('b==2')\nreqs += ['c==3', d()]\n"
    parsed = read({"setup.py": script + "setup(install_requires=reqs)"})["setup.py"]
    assert sorted(stated(parsed)) == [("a", "1", ""), ("b", "2", ""), ("c", "3", "")]
    assert parsed.error == "install_requires is computed (line 4)"


@pytest.mark.parametrize(
    ("path", "named", "expected"),
    [
        ("a/requirements.txt", "../b.txt", "b.txt"),
        ("requirements.txt", "x\\y.txt", "x/y.txt"),
        ("requirements.txt", "./x/../y.txt", "y.txt"),
        ("requirements.txt", "../y.txt", ""),
        ("requirements.txt", "~/y.txt", ""),
        ("requirements.txt", ".", ""),
    ],
)
def test_a_name_leads_to_a_path_within_the_repository_or_nowhere(
    path: str, named: str, expected: str
) -> None:
    assert target(path, named) == expected


FOLDERS = st.sampled_from(["", "a", "b/c", "requirements"])
LINES = st.lists(st.tuples(st.from_regex(r"p[a-z]{2,5}", fullmatch=True), st.integers(0, 9)),
                 min_size=1, max_size=8, unique_by=lambda one: one[0])  # fmt: skip


@given(LINES, st.lists(FOLDERS, min_size=8, max_size=8), st.booleans())
def test_lines_spread_over_files_that_include_each_other_say_what_one_file_says(
    lines: list[tuple[str, int]], folders: list[str], pinned_apart: bool
) -> None:
    whole = parse(
        "requirements.txt", "requirements.txt",
        "".join(f"{name}=={number}\n" for name, number in lines).encode(),
    )  # fmt: skip
    paths = ["requirements.txt"]
    paths += [posixpath.join(folders[n], f"part{n}.list") for n in range(1, len(lines))]
    files = {}
    for number, ((name, version), path) in enumerate(zip(lines, paths, strict=True)):
        line = name if pinned_apart else f"{name}=={version}"
        more = ""
        if number + 1 < len(paths):
            more = "-r " + posixpath.relpath(paths[number + 1], posixpath.dirname(path) or ".")
        files[path] = f"{line}\n{more}\n"
    if pinned_apart:
        files["requirements.txt"] += "-c limits\n"
        files["limits"] = "".join(f"{name}=={version}\n" for name, version in lines)
    found = read(files)

    def facts(components: tuple[Component, ...]) -> set[tuple[str, str, str]]:
        return {(one.purl, one.constraint, one.scope) for one in components}

    every = tuple(one for parsed in found.values() for one in parsed.components)
    assert facts(every) == facts(whole.components)
    assert completed(found) == found


def test_constraints_that_are_too_many_to_apply_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"requirements.txt": "-c limits.txt\ndjango\n", "limits.txt": "django==3.2.0\n"}
    assert not read(files)["requirements.txt"].error
    monkeypatch.setattr(included, "_MAX_STEPS", 1)
    found = completed(read(files))
    words = "its constraints were not applied: too many files include each other"
    assert found["requirements.txt"].error == words
    assert stated(found["requirements.txt"]) == [("django", "", "")]


def test_a_name_of_another_function_of_setup_py_is_not_what_setup_reads() -> None:
    script = """
from setuptools import setup

def described():
    path = "docs/words.txt"
    return open(path).read()

def needed():
    path = "deps.txt"
    return open(path).read().splitlines()

setup(install_requires=needed(), long_description=described())
"""
    found = read({"setup.py": script, "deps.txt": "django==3.2.0\n", "docs/words.txt": "words\n"})
    assert not found["setup.py"].error
    assert stated(found["deps.txt"]) == [("django", "3.2.0", "")]
    assert "docs/words.txt" not in found
