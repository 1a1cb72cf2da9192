"""Scripts that state their own requirements (PEP 723), and the locks that uv makes of them."""

from __future__ import annotations

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kinds_of
from timonier.estate.core.manifests.registry import parse_as

SCRIPT = """#!/usr/bin/env -S uv run --script
# /// script
# requires-python = ">=3.9"
# dependencies = [
#   "requests==2.19.0",
#   "rich>=13",
#   "ours",
# ]
#
# [tool.uv.sources]
# ours = { git = "https://example.org/a/ours.git" }
# ///
import requests
"""


def read(path: str, content: str) -> tuple[str, Parsed] | None:
    return parse_as(kinds_of(path), path, content.encode())


def test_a_script_states_its_requirements_in_its_first_comments() -> None:
    found = read("tool.py", SCRIPT)
    assert found is not None
    kind, parsed = found
    assert (kind, parsed.error) == ("python-script", "")
    assert [(c.name, c.version, c.constraint, c.line, c.source) for c in parsed.components] == [
        ("requests", "2.19.0", "", 5, ""),
        ("rich", "", ">=13", 6, ""),
        ("ours", "", "", 7, "git"),
        ("python", "", ">=3.9", 3, ""),
    ]
    assert {c.scope for c in parsed.components} == {"unknown"}


@pytest.mark.parametrize(("path", "scope"), [("tests/a.py", "dev"), ("bench_all.py", "dev")])
def test_the_place_or_the_name_of_a_script_says_its_scope(path: str, scope: str) -> None:
    found = read(path, SCRIPT)
    assert found is not None
    assert {c.scope for c in found[1].components} == {scope}


@pytest.mark.parametrize(
    "content",
    [
        "import os\n",
        "TEXT = '''\n    # /// script\n    # ///\n'''\n",
        "# /// script\n# dependencies = []\nimport os\n",
        "# /// other\n# x = 1\n# ///\n",
    ],
)
def test_any_other_script_is_no_manifest(content: str) -> None:
    assert read("tool.py", content) is None


def test_a_block_that_is_no_toml_is_told() -> None:
    found = read("tool.py", "# /// script\n# dependencies = [\n# ///\n")
    assert found is not None
    assert "invalid TOML" in found[1].error


def test_setup_py_stays_what_it_is() -> None:
    found = read("setup.py", "from setuptools import setup\nsetup(install_requires=['a==1'])\n")
    assert found is not None
    assert found[0] == "setup.py"


def test_the_lock_of_a_script_says_what_the_script_asks_for() -> None:
    source = (
        'version = 1\n[manifest]\nrequirements = [{ name = "rich" }]\n'
        '[[package]]\nname = "rich"\nversion = "13.9.4"\nsource = { registry = "x" }\n'
        '[[package]]\nname = "pygments"\nversion = "2.18.0"\nsource = { registry = "x" }\n'
    )
    found = read("tool.py.lock", source)
    assert found is not None
    parsed = found[1]
    assert [(c.name, c.version, c.direct, c.locked) for c in parsed.components] == [
        ("rich", "13.9.4", True, True),
        ("pygments", "2.18.0", False, True),
    ]
