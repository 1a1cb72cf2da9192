"""Maven interpolates what a module inherits with the properties of the module itself."""

import pytest

from timonier.estate.core.facts import Component
from timonier.estate.core.manifests.central import completed
from timonier.estate.core.manifests.registry import parse

DEPENDENCY = "<dependency><groupId>o</groupId><artifactId>{}</artifactId>{}</dependency>"
SPRING = DEPENDENCY.format("spring", "<version>${spring.version}</version>")
MANAGED = f"<dependencyManagement><dependencies>{SPRING}</dependencies></dependencyManagement>"
USES = f"<dependencies>{DEPENDENCY.format('spring', '')}</dependencies>"
FIVE = "<properties><spring.version>5.3.0</spring.version></properties>"
SIX = "<properties><spring.version>6.1.0</spring.version></properties>"
TREE = {"pom.xml": ("root", "", FIVE + MANAGED), "a/pom.xml": ("a", "root", USES)}


def build(poms: dict[str, tuple[str, str, str]], arguments: str = "") -> dict[str, list[Component]]:
    """Components by path of poms given as (artifact, parent beside it, content)."""
    parsed = {}
    for path, (name, parent, inside) in poms.items():
        above = f"<groupId>g</groupId><artifactId>{parent}</artifactId><version>1</version>"
        text = (
            f"<project>{f'<parent>{above}</parent>' if parent else ''}<groupId>g</groupId>"
            f"<artifactId>{name}</artifactId><version>1</version>{inside}</project>"
        )
        parsed[path] = parse("pom.xml", path, text.encode())
    if arguments:
        path = ".mvn/maven.config"
        parsed[path] = parse("maven.config", path, arguments.encode())
    return {path: list(one.components) for path, one in completed(parsed).items()}


def version(found: list[Component], name: str = "o/spring") -> list[str]:
    return [one.version or one.constraint for one in found if one.name == name]


def test_a_module_that_states_no_property_takes_the_version_of_its_parent() -> None:
    assert version(build(TREE)["a/pom.xml"]) == ["5.3.0"]


def test_a_module_may_state_the_property_of_a_version_that_its_parent_manages() -> None:
    found = build(TREE | {"a/pom.xml": ("a", "root", SIX + USES)})
    assert version(found["a/pom.xml"]) == ["6.1.0"]
    assert version(found["pom.xml"]) == ["5.3.0"]


def test_a_property_that_another_property_is_made_of_may_be_stated_by_the_module() -> None:
    whole = "<properties><base>5.3</base><spring.version>${base}.0</spring.version></properties>"
    found = build({
        "pom.xml": ("root", "", whole + MANAGED),
        "a/pom.xml": ("a", "root", "<properties><base>6.1</base></properties>" + USES),
    })  # fmt: skip
    assert version(found["a/pom.xml"]) == ["6.1.0"]


def test_a_list_that_is_imported_keeps_its_own_properties() -> None:
    imported = (
        "<dependencyManagement><dependencies><dependency><groupId>g</groupId>"
        "<artifactId>list</artifactId><version>1</version><type>pom</type><scope>import</scope>"
        "</dependency></dependencies></dependencyManagement>"
    )
    found = build({
        "list/pom.xml": ("list", "", FIVE + MANAGED), "a/pom.xml": ("a", "", SIX + imported + USES)
    })  # fmt: skip
    assert version(found["a/pom.xml"]) == ["5.3.0"]


def test_the_version_of_the_project_is_that_of_the_module() -> None:
    own = DEPENDENCY.format("own", "<version>${project.version}</version>")
    found = build({
        "pom.xml": ("root", "", f"<dependencyManagement><dependencies>{own}</dependencies>"
                                "</dependencyManagement>"),
        "a/pom.xml": ("a", "root", f"<dependencies>{DEPENDENCY.format('own', '')}</dependencies>"),
    })  # fmt: skip
    assert version(found["a/pom.xml"], "o/own") == ["1"]


@pytest.mark.parametrize("path", ["pom.xml", "a/pom.xml"])
def test_an_argument_of_every_build_stands_above_the_properties_of_the_files(path: str) -> None:
    assert version(build(TREE, "-Dspring.version=6.2.0")[path]) == ["6.2.0"]


def test_an_argument_reaches_the_profile_whose_own_property_it_replaces() -> None:
    stated = f"<id>p</id>{FIVE}<dependencies>{SPRING}</dependencies>"
    inside = f"<profiles><profile>{stated}</profile></profiles>"
    poms = {"pom.xml": ("root", "", inside)}
    assert version(build(poms)["pom.xml"]) == ["5.3.0"]
    assert version(build(poms, "-Dspring.version=6.2.0")["pom.xml"]) == ["6.2.0"]


def test_an_argument_sets_the_release_of_java() -> None:
    poms = {"pom.xml": ("root", "", "<properties><java.version>11</java.version></properties>")}
    assert version(build(poms)["pom.xml"], "java") == ["11"]
    assert version(build(poms, "-Djava.version=21")["pom.xml"], "java") == ["21"]


def test_a_text_that_is_no_version_is_kept_out_of_what_is_observed() -> None:
    text = (
        "<project><artifactId>a</artifactId><properties><p>pass${x}word</p></properties></project>"
    )
    seen = parse("pom.xml", "pom.xml", text.encode()).observations
    assert [one for one in seen if one.kind == "property"] == []
