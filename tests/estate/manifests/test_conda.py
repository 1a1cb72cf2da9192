"""conda and pixi: packages of both kinds, their versions, scopes, channels and locks."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import by_kind, kind_of, kinds_of
from timonier.estate.core.manifests import conda, pixi
from timonier.estate.core.manifests.conda import match_spec
from timonier.estate.core.manifests.registry import parse


def read(path: str, content: str) -> Parsed:
    return parse(kind_of(path) or "", path, content.encode())


def facts(parsed: Parsed) -> list[tuple[str, str, str, str]]:
    assert parsed.error == ""
    return [(one.purl, one.constraint, one.scope, one.source) for one in parsed.components]


def channels(parsed: Parsed) -> list[tuple[str, str]]:
    return [
        (seen.subject, str(seen.data.get("of", "")))
        for seen in parsed.observations
        if seen.kind == "channel"
    ]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("numpy", ("", "numpy", "", "")),
        ("numpy==1.21.2", ("", "numpy", "1.21.2", "")),
        ("numpy =1.21", ("", "numpy", "", "=1.21")),
        ("numpy=1.21.2", ("", "numpy", "", "=1.21.2")),
        ("numpy=1.21.2=py39h20f2e39_0", ("", "numpy", "1.21.2", "")),
        ("numpy 1.21.2 py39_0", ("", "numpy", "1.21.2", "")),
        ("numpy>=1.20,<2", ("", "numpy", "", ">=1.20,<2")),
        ("numpy 1.8|1.8.1", ("", "numpy", "", "1.8|1.8.1")),
        ("numpy=1.21.*", ("", "numpy", "", "=1.21.*")),
        ("conda-forge::pandas==1.3.0", ("conda-forge", "pandas", "1.3.0", "")),
        ("pandas[version='>=1.0',build=py3*]", ("", "pandas", "", ">=1.0")),
        ("openssl==1.1.1k", ("", "openssl", "1.1.1k", "")),
        ("numpy *", ("", "numpy", "", "")),
    ],
)
def test_a_match_specification_is_one_version_or_a_range(
    spec: str, expected: tuple[str, str, str, str]
) -> None:
    assert match_spec(spec) == expected


def test_an_environment_holds_packages_of_conda_and_of_pip_and_its_channels() -> None:
    parsed = read(
        "environment.yml",
        "name: shop\nchannels:\n  - conda-forge\n  - https://user:word@example.org/t/tk-1/ours\n"
        "dependencies:\n  - python=3.7\n  - bioconda::samtools==1.9\n  - pip\n  - pip:\n"
        "    - django==3.2.0\n    - -r more.list\n    - -e .\n"
        "    - git+https://example.org/a/b.git@v1#egg=b\n",
    )
    assert facts(parsed) == [
        ("pkg:conda/python", "=3.7", "prod", ""),
        ("pkg:generic/python@3.7", "", "prod", ""),
        ("pkg:conda/samtools@1.9", "", "prod", ""),
        ("pkg:conda/pip", "", "prod", ""),
        ("pkg:pypi/django@3.2.0", "", "prod", ""),
        ("pkg:pypi/b", "", "prod", "git"),
    ]
    assert [one.line for one in parsed.components][:3] == [6, 6, 7]
    assert channels(parsed) == [
        ("conda-forge", ""), ("https://example.org/ours", ""), ("bioconda", "samtools"),
    ]  # fmt: skip
    included = [s for s in parsed.observations if s.kind == "include"]
    assert [(one.subject, one.line) for one in included] == [("more.list", 11)]


def test_the_name_of_an_environment_says_its_scope() -> None:
    parsed = read("environment-dev.yml", "dependencies: [ruff]\n")
    assert facts(parsed) == [("pkg:conda/ruff", "", "dev", "")]


def test_what_is_no_package_in_an_environment_is_told_with_its_line() -> None:
    parsed = read("environment.yml", "dependencies:\n- numpy\n- {{ x }}=1\n- npm: [a]\n")
    assert "not YAML" in parsed.error or "line 3" in parsed.error
    parsed = read("environment.yml", "dependencies:\n- numpy\n- '{{ x }}=1'\n- npm: [a]\n")
    assert parsed.error == "line 3 is no package of conda; a section 'npm' (line 4)"
    assert [one.name for one in parsed.components] == ["numpy"]


def test_a_conda_lock_names_each_package_once_for_all_platforms() -> None:
    entry = "- name: {}\n  version: '{}'\n  manager: {}\n  platform: {}\n  category: {}\n"
    parsed = read(
        "conda-lock.yml",
        "version: 1\nmetadata:\n  channels:\n  - {url: conda-forge}\npackage:\n"
        + entry.format("numpy", "1.10", "conda", "linux-64", "main")
        + entry.format("numpy", "1.10", "conda", "osx-64", "main")
        + entry.format("ruff", "0.1.0", "conda", "osx-64", "dev")
        + entry.format("Django", "3.2.0", "pip", "osx-64", "main"),
    )
    assert facts(parsed) == [
        ("pkg:conda/numpy@1.10", "", "prod", ""),
        ("pkg:conda/ruff@0.1.0", "", "dev", ""),
        ("pkg:pypi/django@3.2.0", "", "prod", ""),
    ]
    assert all(one.locked for one in parsed.components)
    assert channels(parsed) == [("conda-forge", "")]


PIXI = """
[workspace]
name = "shop"
channels = ["conda-forge", {channel = "ours", priority = 1}]
[dependencies]
python = "3.9.*"
numpy = "==1.21.2"
tool = {git = "https://example.org/a/tool.git", rev = "0123456789012345678901234567890123456789"}
[pypi-dependencies]
django = "==3.2.0"
ours = {path = "."}
[feature.test.dependencies]
pytest = ">=7"
[target.linux-64.dependencies]
patchelf = "*"
[build-dependencies]
cmake = "3.20"
"""
PIXI_FACTS = [
    ("pkg:conda/python", "3.9.*", "prod", ""),
    ("pkg:generic/python", "3.9.*", "prod", ""),
    ("pkg:conda/numpy@1.21.2", "", "prod", ""),
    ("pkg:conda/tool", "", "prod", "git"),
    ("pkg:pypi/django@3.2.0", "", "prod", ""),
    ("pkg:pypi/ours", "", "prod", "path"),
    ("pkg:conda/cmake@3.20", "", "dev", ""),
    ("pkg:conda/patchelf", "", "prod", ""),
    ("pkg:conda/pytest", ">=7", "dev", ""),
]


def test_pixi_states_the_same_in_its_own_file_and_in_pyproject() -> None:
    parsed = read("pixi.toml", PIXI)
    assert sorted(facts(parsed)) == sorted(PIXI_FACTS)
    assert channels(parsed) == [("conda-forge", ""), ("ours", "")]
    inside = PIXI.replace("[", "[tool.pixi.").replace('[tool.pixi."', '["')
    within = read("pyproject.toml", inside)
    assert sorted(facts(within)) == sorted(PIXI_FACTS)


def test_a_lock_of_pixi_reads_names_from_addresses_and_scope_from_environments() -> None:
    base = "https://example.org/conda-forge/linux-64/"
    parsed = read(
        "pixi.lock",
        "version: 6\nenvironments:\n  default:\n    channels:\n    - url: https://example.org/conda-forge/\n"
        f"    packages:\n      linux-64:\n      - conda: {base}python-3.9.7-h12_0_cpython.conda\n"
        "      - pypi: https://example.org/d.whl\n      - pypi: ./\n"
        f"  test:\n    packages:\n      linux-64:\n      - conda: {base}my-tool-1.2-0.tar.bz2\n"
        f"packages:\n- conda: {base}python-3.9.7-h12_0_cpython.conda\n  license: PSF\n"
        f"- conda: {base}my-tool-1.2-0.tar.bz2\n"
        "- pypi: https://example.org/d.whl\n  name: Django\n  version: 3.2.0\n"
        "- pypi: ./\n  name: shop\n  version: 0.1.0\n",
    )
    assert facts(parsed) == [
        ("pkg:conda/python@3.9.7", "", "prod", ""),
        ("pkg:generic/python@3.9.7", "", "prod", ""),
        ("pkg:conda/my-tool@1.2", "", "dev", ""),
        ("pkg:pypi/django@3.2.0", "", "prod", ""),
        ("pkg:pypi/shop", "", "prod", "path"),
    ]
    assert channels(parsed) == [("https://example.org/conda-forge/", "")]


@pytest.mark.parametrize("path", ["ci/envs/311-minimal.yaml", "requirements/py310.yml"])
def test_an_environment_by_another_name_is_known_by_its_channel(path: str) -> None:
    content = "name: test\nchannels:\n  - conda-forge\ndependencies:\n  - pandas=2.2\n"
    parsed = parse("conda-named", path, content.encode())
    assert "conda-named" in kinds_of(path)
    assert [(one.purl, one.constraint) for one in parsed.components] == [
        ("pkg:conda/pandas", "=2.2")
    ]
    other = by_kind("conda-named")
    assert other and not other.claims(b"channels:\n  - alerts\ndependencies:\n  - a\n")


def test_an_execution_environment_of_ansible_is_no_environment_of_conda() -> None:
    data = b"version: 1\ndependencies:\n  galaxy: requirements.yml\n  system: bindep.txt\n"
    assert parse("conda-environment", "execution-environment.yml", data) == Parsed()


_CONDA = """\
version: 1
metadata:
  content_hash:
    linux-64: aaaa
  channels:
  - url: conda-forge
    used_env_vars: []
package:
- name: numpy
  version: '1.10'
  manager: conda
  platform: linux-64
  dependencies:
    python: '>=3.8'
    libblas: ''
  url: https://example.org/numpy-1.10-0.conda
  hash:
    md5: aa
    sha256: bb
  category: main
  optional: false
- category: dev
  dependencies: {}
  hash: {md5: aa}
  manager: conda
  url: https://example.org/
    ruff.conda
  name: ruff
  version: 0.1.0
  platform: &place osx-64
- name: black
  version: '23'
  manager: pip
  platform: *place
  url: |
    https://example.org/black
  category: main
"""
_PIXI_LOCK = """\
version: 6
environments:
  default:
    channels:
    - url: https://conda.anaconda.org/conda-forge/
    packages:
      linux-64:
      - conda: https://example.org/linux-64/numpy-1.10-py_0.conda
      - pypi: https://example.org/django-3.2.0.whl
packages:
- conda: https://example.org/linux-64/numpy-1.10-py_0.conda
  sha256: aaaa
  md5: bbbb
  depends:
  - python >=3.8
  - libblas
     >=1
  constrains: []
  license: BSD-3-Clause
  license_family: BSD
  purls:
  - pkg:pypi/numpy
  size: 100
  timestamp: 1
- pypi: https://example.org/django-3.2.0.whl
  name: django
  version: 3.2.0
  sha256: cccc
  requires_dist:
  - asgiref>=3
  - sqlparse ; extra == 'x' and
    python_version < '4'
  requires_python: '>=3.6'
"""


@pytest.mark.parametrize(
    ("path", "text", "module", "names"),
    [
        ("conda-lock.yml", _CONDA, conda, ["numpy", "ruff", "black"]),
        ("pixi.lock", _PIXI_LOCK, pixi, ["numpy", "django"]),
    ],
)
def test_what_is_passed_over_in_a_lock_changes_nothing(
    path: str, text: str, module: ModuleType, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = read(path, text)
    assert len(module._NEEDLESS.sub(b"", text.encode())) < 0.7 * len(text)
    monkeypatch.setattr(module, "_NEEDLESS", re.compile(rb"\Zx"))
    assert quick == read(path, text)
    assert not quick.error
    assert [one.name for one in quick.components] == names
