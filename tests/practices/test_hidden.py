"""What variables and templates hide is unknown, and doors to the host are told."""

import tomllib

import pytest

from timonier.estate.core.facts import Observation
from timonier.knowledge.shelf.opened import SHIPPED

from . import make


def test_an_image_that_a_variable_decides_is_unknown() -> None:
    one = make.the(make.issues({"Dockerfile": "FROM python:${V}\nUSER a\n"}, "image-latest"))

    assert (one.state, one.line) == ("unknown", 1)


def test_templates_are_one_unknown_with_their_number() -> None:
    seen = (Observation("template-skipped", "a.yaml"), Observation("template-skipped", "b.yaml"))

    one = make.the(make.issues({}, "template-unread", observations=seen))

    assert one.state == "unknown"
    assert one.english == "2 templates could not be read."


def test_the_socket_of_the_engine_weighs_more_than_a_host_path() -> None:
    seen = (
        Observation("host-access", "web", 3, {"access": "docker-socket"}),
        Observation("host-access", "web", 4, {"access": "host-path"}),
    )

    found = make.issues({}, "container-privileged", observations=seen)

    assert [(one.severity, one.line) for one in found] == [("high", 3), ("medium", 4)]


def test_a_module_without_a_version_floats() -> None:
    seen = (Observation("module-unpinned", "git::https://example.org/m.git", 7, {}),)

    one = make.the(make.issues({}, "floating-version", observations=seen))

    assert (one.line, one.severity) == (7, "low")


def test_a_replaced_form_is_told_for_information() -> None:
    text = 'from setuptools import setup\nsetup(name="a", install_requires=[])\n'

    found = make.issues({"setup.py": text}, "superseded")

    assert [one.severity for one in found] in (["info"], ["low"])


def test_a_private_package_without_lock_is_an_application() -> None:
    ranges = '"dependencies": {"left": "^1.0.0"}'
    private = make.issues({"package.json": '{"private": true, ' + ranges + "}"}, "lock-missing")

    assert make.the(private).severity == "medium"


def test_what_no_manifest_names_came_along_and_is_not_called_a_choice() -> None:
    files = {
        "package.json": '{"devDependencies": {"mocha": "^9.0.0"}}',
        "yarn.lock": "# yarn lockfile v1\n\n\n"
        'mocha@^9.0.0:\n  version "9.0.0"\n\nmoment@^2.0.0:\n  version "2.29.4"\n',
    }
    chosen = dict(files)
    chosen["package.json"] = '{"dependencies": {"moment": "^2.0.0"}}'

    assert make.issues(files, "superseded") == []
    assert make.the(make.issues(chosen, "superseded")).subject == "pkg:npm/moment@2.29.4"


def test_the_manifest_tells_the_scope_that_a_lock_does_not_know() -> None:
    files = {
        "package.json": '{"devDependencies": {"jquery": "^1.12.0"}}',
        "yarn.lock": '# yarn lockfile v1\n\n\njquery@^1.12.0:\n  version "1.12.0"\n',
    }

    assert {one.scope for one in make.issues(files, "vulnerability")} == {"dev"}


def test_a_file_gives_its_superseded_tool_away_by_name() -> None:
    found = make.issues({"web/bower.json": "{}", ".eslintrc": "{}"}, "superseded")

    assert {one.subject for one in found} == {"web/bower.json", ".eslintrc"}


def test_every_file_name_of_the_superseded_table_is_seen_by_a_scan() -> None:
    table = tomllib.loads((SHIPPED / "superseded.toml").read_text(encoding="utf-8"))
    rules = [rule for rows in table.values() for row in rows for rule in row["match"]]
    paths = [rule.removeprefix("path:") for rule in rules if rule.startswith("path:")]

    unseen = [path for path in paths if not make.issues({path: ""}, "superseded")]

    assert len(paths) > 15
    assert unseen == []


def test_a_default_password_is_a_flaw_but_not_an_alarm() -> None:
    compose = "services:\n  db:\n    image: postgres:18\n    environment:\n"
    weak = compose + "      POSTGRES_USER: bakery\n      POSTGRES_PASSWORD: bakery\n"
    strong = weak.replace("PASSWORD: bakery", "PASSWORD: q8w7-tomate")

    found = [make.the(make.issues({"compose.yaml": one}, "secret")) for one in (weak, strong)]

    assert [(one.severity, one.state) for one in found] == [
        ("medium", "affected"),
        ("high", "affected"),
    ]
    assert found[0].remedy and found[1].remedy
    assert found[0].remedy.key != found[1].remedy.key


def test_a_lists_taste_is_told_and_no_change_is_proposed_for_it() -> None:
    package = '{"dependencies": {"express": "4.21.0", "lodash": "4.17.21"}}'

    found = make.issues({"package.json": package}, "superseded")

    assert [(one.severity, one.remedy) for one in found] == [("info", None), ("info", None)]


def test_a_bare_name_that_the_repository_builds_itself_waits_for_its_deployment() -> None:
    pod = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - {name: a, image: IMAGE}\n"
    build = {"src/tills/Dockerfile": "FROM scratch\n", "redis/Dockerfile": "FROM scratch\n"}

    def found(image: str) -> list[str]:
        files = {"pod.yaml": pod.replace("IMAGE", image), **build}
        return [one.subject for one in make.issues(files, "image-latest")]

    assert found("tills") == []
    assert found("tills:latest") == ["pkg:docker/tills@latest"]
    assert found("redis") == ["pkg:docker/redis@latest"]
    assert found("busybox") == ["pkg:docker/busybox@latest"]


@pytest.mark.parametrize("path", ["test/smoke/Dockerfile", "Dockerfile.dev"])
def test_a_container_for_development_runs_as_root_one_step_lower(path: str) -> None:
    one = make.the(make.issues({path: "FROM alpine:3.24\n"}, "container-root"))

    assert (one.severity, one.scope) == ("low", "dev")
