"""Python lock files: what the project asked for, and what ships."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse

UV = """\
version = 1

[[package]]
name = "shop"
version = "0.1"
source = { editable = "." }
dependencies = [
    { name = "celery", extra = ["redis"] },
    { name = "member" },
]

[package.optional-dependencies]
docs = [{ name = "sphinx" }]

[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "member"
version = "0.1"
source = { virtual = "packages/member" }
dependencies = [{ name = "idna" }]

[[package]]
name = "celery"
version = "5.4.0"
source = { registry = "https://example.org/simple" }
dependencies = [{ name = "kombu" }]
sdist = { url = "https://example.org/celery.tar.gz", hash = "sha256:00" }
wheels = [
    { url = "https://example.org/celery.whl", hash = "sha256:00" },
]

[package.optional-dependencies]
redis = [{ name = "redis" }]

[[package]]
name = "kombu"
version = "5.3.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "redis"
version = "5.0.0"
source = { git = "https://example.org/redis?rev=main#0123456789012345678901234567890123456789" }

[[package]]
name = "idna"
version = "3.7"
source = { registry = "https://example.org/simple" }

[[package]]
name = "sphinx"
version = "7.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "pytest"
version = "8.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "orphan"
version = "1.0"
source = { registry = "https://example.org/simple" }
"""


def brief(parsed: Parsed) -> dict[str, tuple[str, str, bool | None]]:
    assert not parsed.error
    assert all(one.locked and one.line for one in parsed.components)
    return {one.name: (one.version, one.scope, one.direct) for one in parsed.components}


def test_uv_scopes_follow_what_the_project_reaches() -> None:
    parsed = parse("uv.lock", "uv.lock", UV.encode())
    assert brief(parsed) == {
        "celery": ("5.4.0", "prod", True),
        "kombu": ("5.3.0", "prod", False),
        "redis": ("5.0.0", "prod", False),
        "idna": ("3.7", "prod", True),
        "sphinx": ("7.0", "dev", True),
        "pytest": ("8.0", "dev", True),
        "orphan": ("1.0", "unknown", False),
    }
    lines = {one.name: one.line for one in parsed.components}
    assert UV.splitlines()[lines["kombu"] - 1] == 'name = "kombu"'
    redis = next(one for one in parsed.components if one.name == "redis")
    assert (redis.source, redis.digest[:4]) == ("git", "0123")


def test_two_versions_of_one_package_both_count() -> None:
    data = b"".join(
        b'[[package]]\nname = "a"\nversion = "%s"\nsource = { registry = "x" }\n' % version
        for version in (b"1.0", b"2.0")
    )
    parsed = parse("uv.lock", "uv.lock", data)
    assert [(one.version, one.line, one.direct) for one in parsed.components] == [
        ("1.0", 2, None),
        ("2.0", 6, None),
    ]


def test_poetry_tells_groups_then_categories_then_nothing() -> None:
    data = b"""[[package]]
name = "A.b"
version = "1.0"
groups = ["main", "dev"]
files = [
    {file = "a.whl", hash = "sha256:00"},
]

[[package]]
name = "c"
version = "2.0"
category = "dev"

[[package]]
name = "d"
version = "3.0"

[package.source]
type = "git"
resolved_reference = "0123456789012345678901234567890123456789"

[metadata]
lock-version = "2.1"
"""
    parsed = parse("poetry.lock", "poetry.lock", data)
    assert brief(parsed) == {
        "a-b": ("1.0", "prod", None),
        "c": ("2.0", "dev", None),
        "d": ("3.0", "unknown", None),
    }
    assert parsed.components[2].source == "git"
    assert parsed.observations[1].data == {"format": "2.1"}


def test_a_pipfile_lock_separates_default_from_develop() -> None:
    data = b"""{
  "_meta": {"hash": {}},
  "default": {
    "flask": {"version": "==2.0.1", "hashes": []},
    "thing": {"git": "https://example.org/thing.git", "ref": "abc"}
  },
  "develop": {
    "pytest": {"version": "==8.0"}
  }
}"""
    found = brief(parse("Pipfile.lock", "Pipfile.lock", data))
    assert found == {
        "flask": ("2.0.1", "prod", None),
        "thing": ("", "prod", None),
        "pytest": ("8.0", "dev", None),
    }


def test_pdm_and_pylock_are_read() -> None:
    pdm = b'[[package]]\nname = "a"\nversion = "1"\ngroups = ["default"]\n'
    assert brief(parse("pdm.lock", "pdm.lock", pdm)) == {"a": ("1", "prod", None)}
    pylock = b'lock-version = "1.0"\n[[packages]]\nname = "a"\nversion = "1"\n'
    assert brief(parse("pylock.toml", "pylock.toml", pylock)) == {"a": ("1", "unknown", None)}


def test_a_conflict_left_in_a_lock_is_told_with_its_line() -> None:
    data = b'[[package]]\n<<<<<<< HEAD\nname = "a"\n'
    assert "line 2" in parse("uv.lock", "uv.lock", data).error


LABELLED = {
    "requirements.txt": b"torch==2.6.0+cu124\n",
    "uv.lock": b'version = 1\n[[package]]\nname = "torch"\nversion = "2.6.0+cu124"\n'
    b'source = { registry = "https://example.org/simple" }\n',
    "poetry.lock": b'[[package]]\nname = "torch"\nversion = "2.6.0+cu124"\n',
    "pdm.lock": b'[[package]]\nname = "torch"\nversion = "2.6.0+cu124"\n',
    "Pipfile.lock": b'{"_meta": {}, "default": {"torch": {"version": "==2.6.0+cu124"}}}',
}


@pytest.mark.parametrize("name", sorted(LABELLED))
def test_a_local_label_stays_with_the_version_that_states_it(name: str) -> None:
    (torch,) = parse(name, name, LABELLED[name]).components
    assert (torch.name, torch.version, torch.constraint) == ("torch", "2.6.0+cu124", "")
