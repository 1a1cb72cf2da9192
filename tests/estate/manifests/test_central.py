"""Versions that another file of the repository holds are found there."""

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.central import completed
from timonier.estate.core.manifests.registry import parse

ROOT = b"""<project><groupId>g</groupId><artifactId>root</artifactId><version>1</version>
<properties><spring.version>5.3.0</spring.version><word>text</word></properties>
<dependencyManagement><dependencies>
<dependency><groupId>g</groupId><artifactId>managed</artifactId><version>2.0</version></dependency>
<dependency><groupId>g</groupId><artifactId>later</artifactId>
<version>${spring.version}</version></dependency>
</dependencies></dependencyManagement></project>"""

MIDDLE = b"""<project><parent><groupId>g</groupId><artifactId>root</artifactId>
<version>1</version></parent><artifactId>middle</artifactId></project>"""

CHILD = b"""<project><parent><groupId>g</groupId><artifactId>middle</artifactId>
<version>1</version><relativePath>../../middle</relativePath></parent><artifactId>child</artifactId>
<dependencies>
<dependency><groupId>o</groupId><artifactId>spring</artifactId>
<version>${spring.version}</version></dependency>
<dependency><groupId>g</groupId><artifactId>managed</artifactId></dependency>
<dependency><groupId>g</groupId><artifactId>later</artifactId><scope>test</scope></dependency>
<dependency><groupId>g</groupId><artifactId>nowhere</artifactId></dependency>
<dependency><groupId>g</groupId><artifactId>unknown</artifactId>
<version>${not.here}</version></dependency>
</dependencies></project>"""


def poms(**files: bytes) -> dict[str, Parsed]:
    paths = {"root": "pom.xml", "middle": "middle/pom.xml", "child": "apps/child/pom.xml"}
    return {paths[key]: parse("pom.xml", paths[key], data) for key, data in files.items()}


def test_a_module_takes_properties_and_versions_from_its_ancestors() -> None:
    child = completed(poms(root=ROOT, middle=MIDDLE, child=CHILD))["apps/child/pom.xml"]
    found = {one.name: (one.version, one.scope) for one in child.components}
    assert found["o/spring"] == ("5.3.0", "prod")
    assert found["g/managed"] == ("2.0", "prod")
    assert found["g/later"] == ("5.3.0", "dev")
    assert found["g/nowhere"] == ("", "prod")
    unresolved = [seen.subject for seen in child.observations if seen.kind == "unresolved"]
    assert unresolved == ["g/nowhere", "g/unknown"]


def test_without_its_parent_a_module_stays_unknown() -> None:
    files = poms(child=CHILD)
    assert completed(files) == files


def test_a_list_of_versions_in_the_same_repository_is_imported() -> None:
    versions = """<project><groupId>g</groupId><artifactId>list</artifactId><version>1</version>
<properties><v>7.0</v></properties><dependencyManagement><dependencies><dependency>
<groupId>o</groupId><artifactId>a</artifactId><version>${v}</version></dependency></dependencies>
</dependencyManagement></project>"""
    user = """<project><groupId>g</groupId><artifactId>user</artifactId>
<dependencyManagement><dependencies><dependency><groupId>g</groupId><artifactId>list</artifactId>
<version>1</version><scope>import</scope></dependency></dependencies></dependencyManagement>
<dependencies><dependency><groupId>o</groupId><artifactId>a</artifactId></dependency></dependencies>
</project>"""
    files = {"list/pom.xml": versions, "user/pom.xml": user}
    parsed = {path: parse("pom.xml", path, data.encode()) for path, data in files.items()}
    found = completed(parsed)["user/pom.xml"].components
    assert {one.name: one.version for one in found}["o/a"] == "7.0"


def test_completing_twice_changes_nothing() -> None:
    once = completed(poms(root=ROOT, middle=MIDDLE, child=CHILD))
    assert completed(once) == once


def test_a_circle_of_parents_ends() -> None:
    circle = CHILD.replace(b"../../middle", b"../child/pom.xml")
    files = poms(child=circle, middle=MIDDLE.replace(b"<artifactId>root", b"<artifactId>child"))
    assert completed(files)["apps/child/pom.xml"].components[1].version == ""


def test_a_project_takes_the_nearest_central_version() -> None:
    central = b"""<Project><ItemGroup><PackageVersion Include="A" Version="%s" />
<PackageVersion Include="B" Version="3.0.0" /></ItemGroup></Project>"""
    project = b"""<Project><ItemGroup><PackageReference Include="a" />
<PackageReference Include="C" /></ItemGroup></Project>"""
    files = {
        "Directory.Packages.props": central % b"1.0.0",
        "src/Directory.Packages.props": central % b"2.0.0",
        "src/Shop/Shop.csproj": project,
        "tools/Tool.csproj": project,
    }
    parsed = {path: parse("csproj", path, data) for path, data in files.items()}
    done = completed(parsed)
    assert [one.version for one in done["src/Shop/Shop.csproj"].components] == ["2.0.0", ""]
    assert [one.version for one in done["tools/Tool.csproj"].components] == ["1.0.0", ""]
    left = done["tools/Tool.csproj"].observations
    assert [seen.subject for seen in left if seen.kind == "unresolved"] == ["C"]


def test_a_profile_of_the_parent_lends_no_version_to_a_module() -> None:
    inside = b"""<profiles><profile><id>p</id><dependencyManagement><dependencies>
<dependency><groupId>g</groupId><artifactId>nowhere</artifactId><version>9</version></dependency>
</dependencies></dependencyManagement><properties><not.here>9</not.here></properties></profile>
</profiles></project>"""
    files = poms(root=ROOT.replace(b"</project>", inside), middle=MIDDLE, child=CHILD)
    found = completed(files)["apps/child/pom.xml"].components
    assert {one.name: one.version for one in found if one.version == "9"} == {}


def test_a_range_that_the_parent_manages_stays_a_range() -> None:
    files = poms(
        root=ROOT.replace(b"<version>2.0<", b"<version>[2,3)<"), middle=MIDDLE, child=CHILD
    )
    found = completed(files)["apps/child/pom.xml"].components
    assert [(one.version, one.constraint) for one in found if one.name == "g/managed"] == [
        ("", "[2,3)")
    ]


def test_the_java_release_and_arguments_of_every_build_reach_the_modules() -> None:
    child = CHILD.replace(
        b"<dependencies>",
        b"<properties><java.version>${spring.version}</java.version></properties><dependencies>",
    )
    files = poms(root=ROOT.replace(b"5.3.0", b"1.8"), middle=MIDDLE, child=child)
    files[".mvn/maven.config"] = parse("maven.config", ".mvn/maven.config", b"-Dnot.here=4.2\n")
    found = completed(files)["apps/child/pom.xml"].components
    named = {one.name: one.version for one in found}
    assert (named["java"], named["g/unknown"]) == ("8", "4.2")
