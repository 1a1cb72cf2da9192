"""Versions that one file of a repository leaves to another reach the tables, scan after scan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from timonier.estate import services
from timonier.estate.models import Component, Manifest, Repository
from timonier.estate.selectors import facts_of

pytestmark = pytest.mark.django_db

NOTHING_KNOWN: Any = SimpleNamespace(cycles_of=lambda component: [])
ROOT = """<project><groupId>g</groupId><artifactId>root</artifactId><version>1</version>
<properties><spring.version>{version}</spring.version></properties></project>"""
CHILD = """<project><parent><groupId>g</groupId><artifactId>root</artifactId><version>1</version>
<relativePath>../pom.xml</relativePath></parent><artifactId>app</artifactId><dependencies>
<dependency><groupId>o</groupId><artifactId>spring</artifactId>
<version>${spring.version}</version></dependency></dependencies></project>"""
PROJECT = """<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>
<PackageReference Include="Polly" /></ItemGroup></Project>"""
CENTRAL = """<Project><ItemGroup><PackageVersion Include="Polly" Version="{version}" />
</ItemGroup></Project>"""


def scan(folder: Path) -> None:
    services.scan(paths=[str(folder)], book=NOTHING_KNOWN)


def version(name: str, path: str) -> str:
    return Component.objects.get(name=name, manifest__path=path).version


@pytest.fixture
def shop(make_repo: Callable[..., Path]) -> Path:
    return make_repo(
        "shop",
        {
            "pom.xml": ROOT.format(version="5.3.0"),
            "app/pom.xml": CHILD,
            "Directory.Packages.props": CENTRAL.format(version="7.2.4"),
            "web/web.csproj": PROJECT,
            "requirements.txt": "django==5.2\n",
        },
    )


def test_a_version_stated_by_a_parent_or_a_central_list_is_kept(shop: Path) -> None:
    scan(shop)
    assert version("o/spring", "app/pom.xml") == "5.3.0"
    assert version("Polly", "web/web.csproj") == "7.2.4"
    stated = Manifest.objects.get(path="app/pom.xml").observations
    assert "unresolved" not in {kind for kind, *_ in stated}


def test_a_parent_that_changes_changes_its_children(shop: Path, commit: Callable[..., str]) -> None:
    scan(shop)
    untouched = Manifest.objects.get(path="requirements.txt").pk
    commit(shop, {"pom.xml": ROOT.format(version="6.1.0")})
    scan(shop)
    assert version("o/spring", "app/pom.xml") == "6.1.0"
    assert version("Polly", "web/web.csproj") == "7.2.4"
    assert Manifest.objects.get(path="requirements.txt").pk == untouched


def test_a_child_that_changes_still_finds_its_unchanged_parent(
    shop: Path, commit: Callable[..., str]
) -> None:
    scan(shop)
    commit(shop, {"app/pom.xml": CHILD + "\n"})
    scan(shop)
    assert version("o/spring", "app/pom.xml") == "5.3.0"


def test_a_parent_that_goes_leaves_the_version_unknown(
    shop: Path, git: Callable[..., str], commit: Callable[..., str]
) -> None:
    scan(shop)
    git(shop, "rm", "-q", "pom.xml")
    commit(shop, {})
    scan(shop)
    assert version("o/spring", "app/pom.xml") == ""


def test_files_that_complete_each_other_are_kept_when_none_of_them_changed(
    shop: Path, commit: Callable[..., str]
) -> None:
    scan(shop)
    before = set(Manifest.objects.filter(kind="pom.xml").values_list("pk", flat=True))
    commit(shop, {"requirements.txt": "django==6.1\n"})
    scan(shop)
    assert set(Manifest.objects.filter(kind="pom.xml").values_list("pk", flat=True)) == before
    assert version("o/spring", "app/pom.xml") == "5.3.0"


def test_a_chain_of_files_without_end_leaves_versions_unknown_and_reads_the_rest(
    make_repo: Callable[..., Path],
) -> None:
    one = "<dependency><groupId>g</groupId><artifactId>{}</artifactId><version>{}</version>{}"
    one += "</dependency>"
    chain = {}
    for number in range(600):
        lists = one.format(f"l{number + 1}", "1", "<scope>import</scope>")
        managed = one.format("x", "${v}", "") + one.format("y", "${w}", "")
        chain[f"{number:04}/pom.xml"] = (
            f"<project><groupId>g</groupId><artifactId>l{number}</artifactId><version>1</version>"
            f"<dependencyManagement><dependencies>{lists}{managed}</dependencies>"
            "</dependencyManagement></project>"
        )
    scan(make_repo("chain", chain | {"requirements.txt": "django==5.2\n"}))
    row = Repository.objects.get()
    assert row.state in ("scanned", "partial"), row.reason
    found = {one.name: one.version for _, one in facts_of(row).components()}
    assert (found["django"], found["g/x"]) == ("5.2", "")


@pytest.fixture
def included(make_repo: Callable[..., Path]) -> Path:
    return make_repo(
        "included",
        {
            "requirements.txt": "-r deps/base.list\n-c limits\n",
            "deps/base.list": "django\n",
            "limits": "django==3.2.0\n",
        },
    )


def kinds() -> set[tuple[str, str]]:
    rows = Manifest.objects.exclude(path="").exclude(kind="secrets")
    return {(path, kind) for path, kind in rows.values_list("path", "kind")}


def test_what_requirements_include_is_read_and_kept_until_something_changes(
    included: Path, commit: Callable[..., str]
) -> None:
    scan(included)
    assert version("django", "deps/base.list") == "3.2.0"
    assert Repository.objects.get().state == "scanned"
    before = set(Manifest.objects.exclude(path="").values_list("pk", flat=True))
    commit(included, {})
    scan(included)
    assert set(Manifest.objects.exclude(path="").values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("change", "stated"),
    [
        ({"limits": "django==4.2.0\n"}, "4.2.0"),
        ({"deps/base.list": "django==5.0\n"}, "5.0"),
        ({"requirements.txt": "-r deps/base.list\n"}, ""),
    ],
)
def test_a_change_of_any_of_them_changes_what_is_known(
    included: Path, commit: Callable[..., str], change: dict[str, str], stated: str
) -> None:
    scan(included)
    commit(included, change)
    scan(included)
    assert version("django", "deps/base.list") == stated


def test_a_file_that_nobody_includes_any_more_is_forgotten(
    included: Path, commit: Callable[..., str]
) -> None:
    scan(included)
    commit(included, {"requirements.txt": "flask==2.0\n"})
    scan(included)
    assert kinds() == {("requirements.txt", "requirements.txt")}


def test_a_file_that_was_missing_is_read_once_it_comes(
    make_repo: Callable[..., Path], commit: Callable[..., str]
) -> None:
    shop = make_repo("late", {"requirements.txt": "-r deps/base.list\n"})
    scan(shop)
    assert "deps/base.list" in Manifest.objects.get(path="requirements.txt").reason
    commit(shop, {"deps/base.list": "django==3.2.0\n"})
    scan(shop)
    assert version("django", "deps/base.list") == "3.2.0"
    assert Manifest.objects.get(path="requirements.txt").reason == ""


def test_an_included_file_that_goes_is_told(
    included: Path, git: Callable[..., str], commit: Callable[..., str]
) -> None:
    scan(included)
    git(included, "rm", "-q", "limits")
    commit(included, {})
    scan(included)
    assert "limits" in Manifest.objects.get(path="requirements.txt").reason
    assert version("django", "deps/base.list") == ""


def test_a_link_is_not_followed_when_it_is_included(
    make_repo: Callable[..., Path], commit: Callable[..., str]
) -> None:
    shop = make_repo("links", {"requirements.txt": "-r deps.list\n", "real": "django==3.2\n"})
    (shop / "deps.list").symlink_to("real")
    commit(shop, {})
    scan(shop)
    assert "deps.list" in Manifest.objects.get(path="requirements.txt").reason
    assert not Component.objects.filter(name="django").exists()


def test_scripts_are_read_where_they_state_requirements_and_kept_as_long_as_they_stay(
    make_repo: Callable[..., Path], commit: Callable[..., str]
) -> None:
    block = "# /// script\n# dependencies = ['django=={}']\n# ///\n"
    shop = make_repo("scripts", {"run.py": block.format("3.2.0"), "other.py": "import os\n"})
    scan(shop)
    assert kinds() == {("run.py", "python-script")}
    before = Manifest.objects.get(path="run.py").pk
    commit(shop, {"other.py": block.format("4.2.0")})
    scan(shop)
    assert version("django", "other.py") == "4.2.0"
    assert Manifest.objects.get(path="run.py").pk == before
    commit(shop, {"README": "x"})
    scan(shop)
    assert version("django", "run.py") == "3.2.0"
    assert version("django", "other.py") == "4.2.0"
