"""pyproject.toml in its dialects, Pipfile, setup.cfg and setup.py."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse

PYPROJECT = """\
[project]
name = "shop"
version = "1.0"
license = "MIT"
requires-python = ">=3.11"
dependencies = [
  "Django>=5,<6",
  "httpx[http2]==0.28.1",
  "tomli>=2; python_version < '3.11'",
  "private",
]
[project.optional-dependencies]
postgres = ["psycopg==3.2.3"]
test = ["pytest>=8"]
all = ["shop[postgres]"]
[dependency-groups]
lint = ["ruff==0.11.0", {include-group = "other"}]
other = ["mypy"]
[tool.uv.sources]
private = { git = "https://example.org/private" }
[tool.uv]
dev-dependencies = ["ipython"]
[tool.hatch.envs.docs]
dependencies = ["mkdocs"]
[tool.pytest.ini_options]
[build-system]
requires = ["hatchling"]
"""

POETRY = """\
[tool.poetry]
name = "shop"
license = "Apache-2.0"
[tool.poetry.dependencies]
python = "^3.10"
Flask = "2.0.1"
requests = {version = "^2.28", extras = ["socks"]}
local = {path = "../local"}
numpy = [{version = "1.24", python = "<3.12"}, {version = ">=2", python = ">=3.12"}]
[tool.poetry.dev-dependencies]
black = "*"
[tool.poetry.group.docs.dependencies]
sphinx = "~7.2"
"""


def brief(parsed: Parsed) -> dict[str, tuple[str, str, int]]:
    return {
        one.name: (one.version or one.constraint, one.scope, one.line) for one in parsed.components
    }


def kinds(parsed: Parsed, kind: str) -> list[str]:
    return [seen.subject for seen in parsed.observations if seen.kind == kind]


def test_standard_tables_give_scope_and_line() -> None:
    parsed = parse("pyproject.toml", "pyproject.toml", PYPROJECT.encode())
    assert not parsed.error
    assert brief(parsed) == {
        "python": (">=3.11", "prod", 5),
        "django": ("<6,>=5", "prod", 7),
        "httpx": ("0.28.1", "prod", 8),
        "tomli": (">=2", "prod", 9),
        "private": ("", "prod", 10),
        "psycopg": ("3.2.3", "prod", 13),
        "pytest": (">=8", "dev", 14),
        "ruff": ("0.11.0", "dev", 17),
        "mypy": ("", "dev", 18),
        "ipython": ("", "dev", 22),
        "mkdocs": ("", "dev", 24),
        "hatchling": ("", "dev", 27),
    }
    assert {one.name: one.source for one in parsed.components}["private"] == "git"


def test_the_project_says_its_tools_licence_and_tests() -> None:
    parsed = parse("pyproject.toml", "pyproject.toml", PYPROJECT.encode())
    assert kinds(parsed, "package-manager") == ["hatch", "uv"]
    assert kinds(parsed, "licence") == ["MIT"]
    assert kinds(parsed, "test-command") == ["pytest"]
    assert kinds(parsed, "superseded-config") == ["uv dev-dependencies"]


def test_poetry_tables_are_understood() -> None:
    parsed = parse("pyproject.toml", "pyproject.toml", POETRY.encode())
    found = brief(parsed)
    assert found["flask"] == ("2.0.1", "prod", 6)
    assert found["requests"] == ("^2.28", "prod", 7)
    assert found["black"] == ("", "dev", 11)
    assert found["sphinx"] == ("~7.2", "dev", 13)
    assert found["python"] == ("^3.10", "prod", 5)
    numpy = [one.version or one.constraint for one in parsed.components if one.name == "numpy"]
    assert numpy == ["1.24", ">=2"]
    assert {one.name: one.source for one in parsed.components}["local"] == "path"
    assert kinds(parsed, "superseded-config") == ["poetry dev-dependencies"]


def test_a_bad_requirement_is_told_and_the_others_stay() -> None:
    data = b'[project]\ndependencies = ["???", "a==1"]\n'
    parsed = parse("pyproject.toml", "pyproject.toml", data)
    assert [one.name for one in parsed.components] == ["a"]
    assert "is no requirement" in parsed.error


def test_a_pipfile_gives_its_packages_and_its_python() -> None:
    data = b"""[packages]
flask = "==2.0.1"
thing = {git = "https://example.org/thing", ref = "main"}
[dev-packages]
pytest = "*"
[requires]
python_version = "3.11"
"""
    parsed = parse("Pipfile", "Pipfile", data)
    assert brief(parsed) == {
        "python": ("3.11", "prod", 7),
        "flask": ("2.0.1", "prod", 2),
        "thing": ("", "prod", 3),
        "pytest": ("", "dev", 5),
    }


def test_setup_cfg_is_read_and_a_file_reference_is_named() -> None:
    data = b"""[metadata]
name = shop
license = MIT
[options]
python_requires = >=3.8
install_requires =
    Django>=3.2
    six==1.16.0
tests_require = file: requirements-test.txt
[options.extras_require]
dev = black
[tool:pytest]
"""
    parsed = parse("setup.cfg", "setup.cfg", data)
    assert brief(parsed) == {
        "django": (">=3.2", "prod", 7),
        "six": ("1.16.0", "prod", 8),
        "black": ("", "dev", 11),
        "python": (">=3.8", "prod", 5),
    }
    assert kinds(parsed, "include") == ["requirements-test.txt"]
    assert kinds(parsed, "test-command") == ["pytest"]


def test_setup_py_is_parsed_and_never_run(tmp_path: object) -> None:
    canary = f"{tmp_path}/canary"
    data = f"""open({canary!r}, "w")
from setuptools import setup
NEEDS = ["six==1.16.0"]
setup(
    install_requires=NEEDS,
    extras_require={{"test": ["pytest"]}},
    python_requires=">=3.9",
)
"""
    parsed = parse("setup.py", "setup.py", data.encode())
    assert brief(parsed) == {
        "six": ("1.16.0", "prod", 3),
        "pytest": ("", "dev", 6),
        "python": (">=3.9", "prod", 7),
    }
    assert not parsed.error
    import pathlib

    assert not pathlib.Path(canary).exists()


def test_a_computed_setup_py_is_an_unknown_with_its_line() -> None:
    data = b"from setuptools import setup\nsetup(install_requires=open('r').read().split())\n"
    assert parse("setup.py", "setup.py", data).error == "install_requires is computed (line 2)"
    assert "not Python 3" in parse("setup.py", "setup.py", b"print 'old'").error


@pytest.mark.parametrize("name", ["setup.py", "conanfile.py"])
@pytest.mark.parametrize("nest", [b"{" * 150, b"(" * 250, b"-" * 200_000 + b"1", b"a." * 200_000])
def test_python_that_its_own_parser_cannot_hold_is_an_unreadable_file(
    name: str, nest: bytes
) -> None:
    found = parse(name, name, b"w1see" + nest)

    assert found.error and "not Python 3" in found.error
