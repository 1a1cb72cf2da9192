"""Paket, the tools of .NET, and Ivy."""

import pytest

from timonier.estate.core.manifests.central import completed
from timonier.estate.core.manifests.nuget_versions import nuget_version
from timonier.estate.core.manifests.registry import parse


def test_packages_are_read_by_group() -> None:
    data = b"""version 6.0
source https://example.org/v3/index.json
framework: net6.0 // what we serve
nuget A 1.2.3
nuget B = 2.0
nuget C >= 1.0 < 2.0 prerelease
nuget D ~> 3.1 framework: net45
nuget E
github owner/repo:0123456789012345678901234567890123456789 src/x.fs
group Build
  nuget F 4.0.*
  nonsense here
"""
    parsed = parse("paket.dependencies", "paket.dependencies", data)
    found = [(one.name, one.version, one.constraint, one.scope) for one in parsed.components]
    assert found == [
        ("A", "1.2.3", "", "prod"),
        ("B", "2.0", "", "prod"),
        ("C", "", ">= 1.0 < 2.0", "prod"),
        ("D", "", "~> 3.1", "prod"),
        ("E", "", "", "prod"),
        ("owner/repo", "", "", "prod"),
        ("F", "", "4.0.*", "dev"),
    ]
    assert parsed.components[5].source == "git"
    assert [one.subject for one in parsed.observations if one.kind == "unresolved"] == ["E"]
    assert parsed.error == "a statement is not understood (line 12)"


LOCK = b"""STORAGE: NONE
NUGET
  remote: https://example.org/v3/index.json
    A (1.2.3)
      B (>= 4.0) - restriction: >= net45
    B (4.3-beta1) - restriction: >= net45
GITHUB
  remote: owner/repo
    src/x.fs (0123456789012345678901234567890123456789)

GROUP Test
NUGET
  remote: https://example.org/v3/index.json
    B (5.0)
"""


def test_a_lock_gives_the_version_of_each_group() -> None:
    parsed = parse("paket.lock", "paket.lock", LOCK)
    found = [(one.name, one.version, one.scope, one.source, one.line) for one in parsed.components]
    assert found == [
        ("A", "1.2.3", "prod", "", 4),
        ("B", "4.3-beta1", "prod", "", 6),
        ("B", "5.0", "dev", "", 14),
    ]


def test_references_take_the_one_version_that_the_lock_above_holds() -> None:
    files = completed(
        {
            "paket.lock": parse("paket.lock", "paket.lock", LOCK),
            "src/paket.references": parse(
                "paket.references", "src/paket.references", b"A\nB\nFile: x.fs .\n"
            ),
        }
    )
    found = [(one.name, one.version) for one in files["src/paket.references"].components]
    assert found == [("A", "1.2.3"), ("B", "")]


def test_tools_of_dotnet_serve_the_work_on_the_product() -> None:
    data = b'{"version": 1, "tools": {\n"dotnet-ef": {"version": "8.0.1"}}}'
    (found,) = parse("dotnet-tools.json", ".config/dotnet-tools.json", data).components
    assert (found.purl, found.scope, found.line) == ("pkg:nuget/dotnet-ef@8.0.1", "dev", 2)


@pytest.mark.parametrize(
    ("stated", "version", "constraint"),
    [
        ("1.0.0", "1.0.0", ""),
        ("1.0.0-beta.1+x", "1.0.0-beta.1+x", ""),
        ("[1.0]", "1.0", ""),
        ("[1.0,1.0]", "1.0", ""),
        ("[1.0,2.0)", "", "[1.0,2.0)"),
        ("(1.0,)", "", "(1.0,)"),
        ("(,1.0]", "", "(,1.0]"),
        ("[1.0,)", "", "[1.0,)"),
        ("1.*", "", "1.*"),
        ("*", "", "*"),
        ("*-*", "", "*-*"),
        ("1.0.0-*", "", "1.0.0-*"),
        ("$(Version)", "", ""),
        ("@(X)", "", ""),
        ("latest", "", ""),
    ],
)
def test_a_version_of_nuget_is_exact_a_range_or_not_understood(
    stated: str, version: str, constraint: str
) -> None:
    assert nuget_version(stated) == (version, constraint)


def test_ivy_gives_each_dependency_its_scope() -> None:
    data = b"""<ivy-module version="2.0"><info organisation="o" module="m" revision="1"/>
<dependencies>
<dependency org="g" name="a" rev="1.0"/>
<dependency org="g" name="t" rev="latest.integration" conf="test->default"/>
<dependency name="own" rev="${v}"/>
</dependencies></ivy-module>"""
    parsed = parse("ivy.xml", "ivy.xml", data)
    found = [(one.name, one.version, one.constraint, one.scope) for one in parsed.components]
    assert found == [
        ("g/a", "1.0", "", "prod"),
        ("g/t", "", "latest.integration", "dev"),
        ("o/own", "", "", "prod"),
    ]
    assert parse("ivy.xml", "ivy.xml", b"<x/>").error == "a <x>, no <ivy-module>"
