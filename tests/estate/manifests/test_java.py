"""pom.xml: properties, managed versions, profiles, and what one file alone cannot know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import within
from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse

POM = b"""<?xml version="1.0"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent>
    <groupId>org.springframework.boot</groupId>
    <artifactId>spring-boot-starter-parent</artifactId>
    <version>3.2.0</version>
  </parent>
  <groupId>org.example</groupId>
  <artifactId>shop</artifactId>
  <version>1.0</version>
  <properties>
    <java.version>17</java.version>
    <log.base>2.17</log.base>
    <log.version>${log.base}.1</log.version>
    <loop>${loop}</loop>
  </properties>
  <dependencyManagement>
    <dependencies>
      <dependency>
        <groupId>org.example</groupId><artifactId>managed</artifactId><version>4.0</version>
      </dependency>
      <dependency>
        <groupId>org.example</groupId><artifactId>list</artifactId><version>5.0</version>
        <type>pom</type><scope>import</scope>
      </dependency>
    </dependencies>
  </dependencyManagement>
  <dependencies>
    <!-- <dependency><groupId>not</groupId><artifactId>read</artifactId></dependency> -->
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-core</artifactId>
      <version>${log.version}</version>
    </dependency>
    <dependency>
      <groupId>org.example</groupId><artifactId>managed</artifactId>
    </dependency>
    <dependency>
      <groupId>${project.groupId}</groupId><artifactId>sibling</artifactId>
      <version>${project.version}</version><scope>test</scope>
    </dependency>
    <dependency>
      <groupId>org.example</groupId><artifactId>fromparent</artifactId>
    </dependency>
    <dependency>
      <groupId>org.example</groupId><artifactId>ranged</artifactId><version>[1.0,2.0)</version>
    </dependency>
    <dependency>
      <groupId>org.example</groupId><artifactId>exact</artifactId><version>[1.5]</version>
    </dependency>
    <dependency>
      <groupId>org.example</groupId><artifactId>looped</artifactId><version>${loop}</version>
    </dependency>
  </dependencies>
  <profiles><profile><dependencies><dependency>
    <groupId>org.example</groupId><artifactId>profiled</artifactId><version>9</version>
  </dependency></dependencies></profile></profiles>
  <build><plugins><plugin>
    <artifactId>maven-jar-plugin</artifactId><version>3.3.0</version>
  </plugin></plugins></build>
  <modules><module>api</module></modules>
</project>
"""


def test_versions_are_followed_within_the_file() -> None:
    parsed = parse("pom.xml", "pom.xml", POM)
    assert not parsed.error
    found = {
        one.name: (one.version, one.constraint, one.scope, one.direct) for one in parsed.components
    }
    assert found == {
        "org.springframework.boot/spring-boot-starter-parent": ("3.2.0", "", "prod", True),
        "org.apache.logging.log4j/log4j-core": ("2.17.1", "", "prod", True),
        "org.example/managed": ("4.0", "", "prod", True),
        "org.example/sibling": ("1.0", "", "dev", True),
        "org.example/fromparent": ("", "", "prod", True),
        "org.example/ranged": ("", "[1.0,2.0)", "prod", True),
        "org.example/exact": ("1.5", "", "prod", True),
        "org.example/looped": ("", "", "prod", True),
        "org.example/profiled": ("9", "", "prod", True),
        "org.example/list": ("5.0", "", "prod", True),
        "org.apache.maven.plugins/maven-jar-plugin": ("3.3.0", "", "dev", True),
        "java": ("17", "", "prod", True),
    }


def test_lines_point_at_the_dependency() -> None:
    lines = {one.name: one.line for one in parse("pom.xml", "pom.xml", POM).components}
    text = POM.decode().splitlines()
    assert "<dependency>" in text[lines["org.apache.logging.log4j/log4j-core"] - 1]
    assert "<java.version>" in text[lines["java"] - 1]


def test_a_version_that_another_file_holds_is_unknown_and_said() -> None:
    parsed = parse("pom.xml", "pom.xml", POM)
    unresolved = [one.subject for one in parsed.observations if one.kind == "unresolved"]
    assert unresolved == ["org.example/fromparent", "org.example/looped"]


def test_an_xml_file_of_another_kind_is_unreadable() -> None:
    assert parse("pom.xml", "pom.xml", b"<settings/>").error == "a <settings>, no <project>"


def test_properties_that_grow_without_end_are_left_alone() -> None:
    body = "".join(f"<p{i}>{f'${{p{i + 1}}}' * 50}</p{i}>" for i in range(50))
    data = f"<project><properties>{body}</properties><version>${{p0}}</version></project>"
    assert parse("pom.xml", "pom.xml", data.encode()).error == ""


def pom(body: str) -> Parsed:
    head = "<groupId>g</groupId><artifactId>app</artifactId><version>1</version>"
    return parse("pom.xml", "pom.xml", f"<project>{head}{body}</project>".encode())


def dependency(version: str, artifact: str = "log4j-core") -> str:
    stated = f"<version>{version}</version>" if version else ""
    return (
        f"<dependency><groupId>o</groupId><artifactId>{artifact}</artifactId>{stated}</dependency>"
    )


def profile(name: str, body: str, activation: str = "") -> str:
    return f"<profile><id>{name}</id><activation>{activation}</activation>{body}</profile>"


def versions(parsed: Parsed, name: str = "o/log4j-core") -> list[tuple[str, str]]:
    return [(one.version, one.constraint) for one in parsed.components if one.name == name]


DEFAULT = "<activeByDefault>true</activeByDefault>"
UNKNOWABLE = [
    "",
    "<jdk>[17,)</jdk>",
    "<os><family>windows</family></os>",
    "<property><name>!skip</name></property>",
    "<file><missing>x</missing></file>",
    "<activeByDefault>false</activeByDefault>",
]


@pytest.mark.parametrize("activation", UNKNOWABLE)
def test_a_profile_that_is_not_active_changes_no_value_of_the_project(activation: str) -> None:
    inside = "<properties><v>2.24.1</v><java.version>21</java.version></properties>"
    managed = f"<dependencyManagement><dependencies>{dependency('9', 'm')}"
    managed += "</dependencies></dependencyManagement>"
    parsed = pom(
        "<properties><v>2.14.1</v><java.version>8</java.version></properties>"
        f"<dependencies>{dependency('${v}')}{dependency('', 'm')}</dependencies>"
        f"<profiles>{profile('a', inside + managed, activation)}{profile('b', inside)}</profiles>"
    )
    assert versions(parsed) == [("2.14.1", "")]
    assert versions(parsed, "java") == [("8", "")]
    assert versions(parsed, "o/m")[0] == ("", "")
    shared = {
        one.subject: one.data["value"] for one in parsed.observations if one.kind == "property"
    }
    assert shared == {"v": "2.14.1", "java.version": "8"}


def test_what_only_a_profile_states_is_not_known_to_the_project() -> None:
    parsed = pom(
        f"<dependencies>{dependency('${v}')}</dependencies>"
        f"<profiles>{profile('a', '<properties><v>2.24.1</v></properties>')}</profiles>"
    )
    assert versions(parsed) == [("", "")]
    unresolved = [one.data["stated"] for one in parsed.observations if one.kind == "unresolved"]
    assert unresolved == ["${v}"]


def test_a_profile_active_by_default_counts_and_no_later_one_undoes_it() -> None:
    one, two = ("<properties><v>1</v></properties>", "<properties><v>2</v></properties>")
    parsed = pom(
        "<properties><v>0</v></properties>"
        f"<dependencies>{dependency('${v}')}</dependencies>"
        f"<profiles>{profile('a', one, DEFAULT)}{profile('b', two)}</profiles>"
    )
    assert versions(parsed) == [("1", "")]


def test_a_dependency_in_a_profile_is_listed_with_the_values_of_that_profile() -> None:
    def body(version: str) -> str:
        uses = f"<dependencies>{dependency('${v}')}</dependencies>"
        return f"<properties><v>{version}</v></properties>{uses}"

    parsed = pom(f"<profiles>{profile('a', body('1'))}{profile('b', body('2'))}</profiles>")
    assert versions(parsed) == [("1", ""), ("2", "")]
    told = [(one.subject, one.data["profile"]) for one in parsed.observations
            if one.kind == "profile"]  # fmt: skip
    assert told == [("o/log4j-core", "a"), ("o/log4j-core", "b")]


@pytest.mark.parametrize(
    "stated",
    ["[1,2)", "(,1.0]", "[1,)", "[1,2),[3,4)", "LATEST", "RELEASE", "1.0-SNAPSHOT", "1.+", "+"],
)
def test_a_range_is_never_an_exact_version(stated: str) -> None:
    parsed = pom(f"<dependencies>{dependency(stated)}</dependencies>")
    assert versions(parsed) == [("", stated)]


@pytest.mark.parametrize("stated", ["@version@", "%VERSION%", "$v", "1 2", "${", "[1,2"])
def test_a_token_that_is_no_version_is_unknown_and_told(stated: str) -> None:
    parsed = pom(f"<dependencies>{dependency(stated)}</dependencies>")
    assert versions(parsed) == [("", "")]
    assert [one.data["stated"] for one in parsed.observations if one.kind == "unresolved"] == [
        stated
    ]


@given(st.lists(st.sampled_from(UNKNOWABLE), max_size=4), st.integers(0, 3))
def test_no_number_of_inactive_profiles_changes_the_plain_build(states: list[str], at: int) -> None:
    inside = "<properties><v>9</v></properties>"
    profiles = [profile(f"p{i}", inside, state) for i, state in enumerate(states)]
    profiles.insert(at, profile("on", "<properties><w>5</w></properties>", DEFAULT))
    uses = f"<dependencies>{dependency('${v}.${w}')}</dependencies>"
    parsed = pom(
        f"<properties><v>1</v><w>2</w></properties>{uses}<profiles>{''.join(profiles)}</profiles>"
    )
    assert versions(parsed) == [("1.5", "")]


def test_a_java_release_that_cannot_be_followed_is_unknown_and_told() -> None:
    parsed = pom("<properties><java.version>${jdk}</java.version></properties>")
    assert versions(parsed, "java") == [("", "")]
    assert [one.subject for one in parsed.observations if one.kind == "unresolved"] == ["java"]


def test_extensions_of_maven_itself_are_tools_of_the_build() -> None:
    data = b"""<extensions><extension><groupId>g</groupId><artifactId>a</artifactId>
<version>1.2</version></extension></extensions>"""
    (found,) = parse("maven-extensions", ".mvn/extensions.xml", data).components
    assert (found.purl, found.scope) == ("pkg:maven/g/a@1.2", "dev")


def test_many_profiles_cost_no_more_than_their_own_values() -> None:
    own = "".join(f"<p{i}>1</p{i}>" for i in range(5000))
    with within(3):
        pom(f"<properties>{own}</properties><profiles>{profile('a', '') * 5000}</profiles>")
