"""Project files, central versions, packages.config and packages.lock.json."""

import pytest

from timonier.estate.core.manifests.registry import parse

PROJECT = b"""<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFrameworks>net8.0;net48;netstandard2.0</TargetFrameworks>
    <LogVersion>3.1.1</LogVersion>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Serilog" Version="$(LogVersion)" />
    <PackageReference Include="Central" />
    <PackageReference Include="Child"><Version>[2.0.0]</Version></PackageReference>
    <PackageReference Include="Floating" Version="1.*" />
    <PackageReference Include="Analyser" Version="1.0.0" PrivateAssets="all" />
    <ProjectReference Include="..\\Other\\Other.csproj" />
  </ItemGroup>
</Project>"""


def test_a_project_gives_packages_frameworks_and_lines() -> None:
    parsed = parse("csproj", "src/Shop/Shop.csproj", PROJECT)
    found = [
        (one.name, one.version or one.constraint, one.scope, one.line) for one in parsed.components
    ]
    assert found == [
        ("Serilog", "3.1.1", "prod", 7),
        ("Central", "", "prod", 8),
        ("Child", "2.0.0", "prod", 9),
        ("Floating", "1.*", "prod", 10),
        ("Analyser", "1.0.0", "dev", 11),
        ("dotnet", "8.0", "prod", 3),
        ("dotnetfx", "4.8", "prod", 3),
    ]
    unresolved = [one.subject for one in parsed.observations if one.kind == "unresolved"]
    assert unresolved == ["Central"]


@pytest.mark.parametrize("path", ["Shop.Tests.csproj", "src/Shop.UnitTests.csproj"])
def test_a_test_project_does_not_ship(path: str) -> None:
    parsed = parse("csproj", path, PROJECT)
    assert {one.scope for one in parsed.components} == {"dev"}
    assert "test-command" in [one.kind for one in parsed.observations]


def test_central_versions_are_facts_without_an_asker() -> None:
    data = b"""<Project><PropertyGroup><V>9.0.0</V></PropertyGroup><ItemGroup>
<PackageVersion Include="A" Version="$(V)" /></ItemGroup></Project>"""
    component = parse("csproj", "Directory.Packages.props", data).components[0]
    assert (component.purl, component.direct) == ("pkg:nuget/A@9.0.0", None)


def test_the_older_package_list_is_read_and_told_as_superseded() -> None:
    data = b"""<packages>
<package id="A" version="1.0.0" targetFramework="net48" />
<package id="B" version="2.0.0" developmentDependency="true" />
</packages>"""
    parsed = parse("packages.config", "packages.config", data)
    assert [(one.name, one.version, one.scope) for one in parsed.components] == [
        ("A", "1.0.0", "prod"),
        ("B", "2.0.0", "dev"),
    ]
    assert parsed.observations[1].kind == "superseded-config"


def test_a_lock_merges_frameworks_and_leaves_projects_out() -> None:
    data = b"""{"version": 1, "dependencies": {
"net8.0": {
  "A": {"type": "Transitive", "resolved": "1.0.0", "contentHash": "x"},
  "Own": {"type": "Project"}
},
"net9.0": {
  "A": {"type": "Direct", "resolved": "1.0.0", "contentHash": "x"},
  "B": {"type": "CentralTransitive", "resolved": "2.0.0"}
}}}"""
    parsed = parse("packages.lock.json", "packages.lock.json", data)
    assert [(one.name, one.version, one.direct) for one in parsed.components] == [
        ("A", "1.0.0", True),
        ("B", "2.0.0", False),
    ]


def test_a_value_of_some_builds_is_not_used_in_all() -> None:
    data = b"""<Project><PropertyGroup><A>1.0</A><B>1.0</B><C Condition="'$(C)' == ''">3.0</C>
</PropertyGroup>
<PropertyGroup Condition="'$(TargetFramework)' == 'net48'"><A>2.0</A></PropertyGroup>
<ItemGroup><PackageReference Include="a" Version="$(A)" />
<PackageReference Include="b" Version="$(B)" /><PackageReference Include="c" Version="$(C)" />
</ItemGroup></Project>"""
    parsed = parse("csproj", "x.csproj", data)
    assert [(one.name, one.version) for one in parsed.components] == [
        ("a", ""),
        ("b", "1.0"),
        ("c", "3.0"),
    ]
    told = [(one.subject, one.data["stated"]) for one in parsed.observations
            if one.kind == "unresolved"]  # fmt: skip
    assert told == [("a", "$(A)")]


def test_a_package_asks_the_least_version_of_what_it_depends_on() -> None:
    data = b"""<package><metadata><dependencies><group targetFramework="net8.0">
<dependency id="A" version="1.0" /><dependency id="B" version="[2.0]" />
<dependency id="C" version="[1,2)" /></group></dependencies></metadata></package>"""
    found = parse("nuspec", "x.nuspec", data).components
    assert [(one.name, one.version, one.constraint) for one in found] == [
        ("A", "", "[1.0,)"),
        ("B", "2.0", ""),
        ("C", "", "[1,2)"),
    ]


def test_cake_fetches_its_tools_at_a_version() -> None:
    data = (
        b'#tool nuget:?package=A&version=1.0\n#addin "nuget:?package=B"\n// #tool nuget:?package=C'
    )
    found = parse("cake", "build.cake", data).components
    assert [(one.name, one.version, one.scope) for one in found] == [
        ("A", "1.0", "dev"),
        ("B", "", "dev"),
    ]
