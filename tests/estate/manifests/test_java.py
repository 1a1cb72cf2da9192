"""pom.xml: properties, managed versions, and what one file alone cannot know."""

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
