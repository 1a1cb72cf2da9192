"""Gradle's lock files, version catalogues and build scripts, alone and together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse


def test_a_lock_file_separates_what_only_tests_use() -> None:
    data = b"""# This is a Gradle generated file for dependency locking.
com.example:a:1.0=compileClasspath,runtimeClasspath,testRuntimeClasspath
com.example:b:2.0=testCompileClasspath,testRuntimeClasspath
nonsense
empty=annotationProcessor
"""
    parsed = parse("gradle.lockfile", "gradle.lockfile", data)
    assert [(one.name, one.version, one.scope, one.line) for one in parsed.components] == [
        ("com.example/a", "1.0", "prod", 2),
        ("com.example/b", "2.0", "dev", 3),
    ]
    assert parsed.error == "no module (line 4)"


def test_what_serves_the_build_itself_does_not_ship() -> None:
    data = b"# Gradle\ncom.example:a:1.0=classpath\nempty=\n"
    parsed = parse("gradle.lockfile", "buildscript-gradle.lockfile", data)
    assert parsed.components[0].scope == "dev"


def test_a_lock_file_of_another_tool_is_not_ours() -> None:
    assert parse("gradle.lockfile", "yarn.lockfile", b"hello: 1\n").components == ()


def test_literal_coordinates_are_read_and_computed_ones_are_told() -> None:
    data = b"""plugins {
  id 'org.springframework.boot' version '3.2.0'
}
ext.logVersion = '2.17.1'
java { toolchain { languageVersion = JavaLanguageVersion.of(17) } }
dependencies {
  // implementation 'not:read:1.0'
  implementation "org.apache.logging.log4j:log4j-core:$logVersion"
  implementation platform('com.example:bom:1.0')
  testImplementation('junit:junit:4.13.2')
  api group: 'com.example', name: 'mapped', version: '2.0'
  runtimeOnly 'com.example:managed'
  implementation "com.example:computed:${unknownVersion}"
  implementation 'com.example:floating:1.+'
  implementation project(':core')
}
"""
    parsed = parse("build.gradle", "build.gradle", data)
    found = [
        (one.name, one.version or one.constraint, one.scope, one.line) for one in parsed.components
    ]
    assert found == [
        ("org.springframework.boot/org.springframework.boot.gradle.plugin", "3.2.0", "dev", 2),
        ("org.apache.logging.log4j/log4j-core", "2.17.1", "prod", 8),
        ("com.example/bom", "1.0", "prod", 9),
        ("junit/junit", "4.13.2", "dev", 10),
        ("com.example/mapped", "2.0", "prod", 11),
        ("com.example/managed", "", "prod", 12),
        ("com.example/computed", "", "prod", 13),
        ("com.example/floating", "1.+", "prod", 14),
        ("java", "17", "prod", 5),
    ]
    unresolved = [one.subject for one in parsed.observations if one.kind == "unresolved"]
    assert unresolved == ["com.example/managed", "com.example/computed"]


def test_kotlin_scripts_are_read_the_same_way() -> None:
    data = b"""plugins { kotlin("jvm") version "1.9.0" }
val ktor = "2.3.0"
dependencies { implementation("io.ktor:ktor-server-core:$ktor") }
"""
    parsed = parse("build.gradle", "build.gradle.kts", data)
    assert [(one.name, one.version) for one in parsed.components] == [
        ("org.jetbrains.kotlin.jvm/org.jetbrains.kotlin.jvm.gradle.plugin", "1.9.0"),
        ("io.ktor/ktor-server-core", "2.3.0"),
    ]


def test_a_catalogue_follows_its_references() -> None:
    data = b"""[versions]
ktor = "2.3.0"
rich = { strictly = "1.5" }
[libraries]
ktor-core = { module = "io.ktor:ktor-server-core", version.ref = "ktor" }
short = "com.example:short:1.0"
split = { group = "com.example", name = "split", version.ref = "rich" }
unmanaged = { module = "com.example:unmanaged" }
[plugins]
shadow = { id = "com.example.shadow", version = "8.0" }
"""
    parsed = parse("libs.versions.toml", "gradle/libs.versions.toml", data)
    assert [(one.name, one.version, one.line) for one in parsed.components] == [
        ("io.ktor/ktor-server-core", "2.3.0", 5),
        ("com.example/short", "1.0", 6),
        ("com.example/split", "1.5", 7),
        ("com.example/unmanaged", "", 8),
        ("com.example.shadow/com.example.shadow.gradle.plugin", "8.0", 10),
    ]


def test_a_wrapper_pins_the_build_tool() -> None:
    data = b"distributionUrl=https\\://example.org/distributions/gradle-8.5-bin.zip\n"
    found = parse("wrapper.properties", "gradle/wrapper/gradle-wrapper.properties", data)
    assert found.components[0].purl == "pkg:generic/gradle@8.5"
    data = b"distributionUrl=https://example.org/apache-maven-3.9.6-bin.zip\n"
    found = parse("wrapper.properties", ".mvn/wrapper/maven-wrapper.properties", data)
    assert found.components[0].purl == "pkg:generic/apache-maven@3.9.6"


def script(body: str, name: str = "build.gradle") -> Parsed:
    return parse("build.gradle", name, body.encode())


def read(parsed: Parsed) -> list[tuple[str, str, str]]:
    return [(one.name, one.version or one.constraint, one.scope) for one in parsed.components]


ONE = [("g.h/a", "1.0", "prod")]


@pytest.mark.parametrize(
    "statement",
    [
        "implementation 'g.h:a:1.0'",
        'implementation("g.h:a:1.0")',
        "implementation(\n  'g.h:a:1.0', // why\n)",
        "implementation group: 'g.h',\n  name: 'a', /* no\n */ version: '1.0'",
        "implementation(group: 'g.h', name: \"a\", version: '1.0') { transitive = false }",
        "implementation('g.h:a') { version { strictly '1.0' } }",
        "implementation('g.h:a:1.0@aar') {\n exclude group: 'x', module: 'y'\n}",
        "implementation 'g.h:a:1.0!!'",
        "implementation platform('g.h:a:1.0')",
        "implementation(enforcedPlatform(\n'g.h:a:1.0'\n))",
        "implementation(['g.h:a:1.0'])",
        "add('implementation', 'g.h:a:1.0')",
        "def v = '1.0'\nimplementation \"g.h:a:$v\"",
        "def v = '1.0'\nimplementation 'g.h:a:' + v",
        "def m = [a: 'g.h:a:1.0', b: '2']\nimplementation m.a",
        "ext.v = [\n x: '1.0'\n]\nimplementation \"g.h:a:${v.x}\"",
        "ext { v = '1.0' }\nimplementation \"g.h:a:${rootProject.ext.v}\"",
        "ext { set('v', '1.0') }\nimplementation \"g.h:a:${project.property('v')}\"",
        "if (x) {\n implementation 'g.h:a:1.0'\n}",
    ],
)
def test_one_dependency_is_the_same_however_it_is_written(statement: str) -> None:
    parsed = script(f"dependencies {{\n{statement}\n}}")
    assert (read(parsed), parsed.error) == (ONE, "")


@pytest.mark.parametrize(
    "statement",
    [
        'implementation("g.h:a:1.0")',
        'implementation("g.h", "a", "1.0")',
        'implementation(group = "g.h", name = "a", version = "1.0")',
        '"implementation"("g.h:a:1.0")',
        'add("implementation", "g.h:a:1.0") { isTransitive = false }',
        'implementation("g.h:a") {\n  version {\n    strictly("1.0")\n  }\n}',
        'val v: String by extra("1.0")\nimplementation("g.h:a:$v")',
        'val v by extra { "1.0" }\nimplementation("g.h:a:${v}")',
        'extra["v"] = "1.0"\nimplementation("g.h:a:${extra["v"]}")',
        'val v =\n  "1.0"\nimplementation("g.h:a:$v")',
        'val m = mapOf("x" to "1.0")\nimplementation("g.h:a:${m["x"]}")',
        'implementation(platform("""g.h:a:1.0"""))',
    ],
)
def test_one_dependency_of_kotlin_is_the_same_however_it_is_written(statement: str) -> None:
    parsed = script(f"dependencies {{\n{statement}\n}}", "build.gradle.kts")
    assert (read(parsed), parsed.error) == (ONE, "")


SPACE = st.sampled_from(["", " ", "\n", " // x: 'y'\n", " /* 'z:z:1' */ ", "\n\n  "])


@given(st.lists(SPACE, min_size=6, max_size=6), st.sampled_from(["'", '"', "'''"]))
def test_breaks_remarks_and_quotes_change_no_component(spaces: list[str], quote: str) -> None:
    a, b, c, d, e, f = spaces
    text = f"{quote}g.h:a:1.0{quote}"
    body = f"dependencies {{{a}\nimplementation({b}{text}{c}){d}\ntestApi({e}{text}{f},)\n}}"
    assert read(script(body)) == [*ONE, ("g.h/a", "1.0", "dev")]


@pytest.mark.parametrize("stated", ["1.+", "+", "latest.release", "[1,2)", "[1,2[", "1-SNAPSHOT"])
def test_a_dynamic_version_is_a_range(stated: str) -> None:
    (found,) = script(f"dependencies {{ api 'g:a:{stated}' }}").components
    assert (found.version, found.constraint) == ("", stated)


@pytest.mark.parametrize(
    ("block", "scope"),
    [
        ("buildscript { dependencies { classpath 'g:a:1' } }", "dev"),
        ("dependencies { testImplementation 'g:a:1' }", "dev"),
        ("dependencies { ksp 'g:a:1' }", "dev"),
        ("dependencies { ours 'g:a:1' }", "unknown"),
        (
            "kotlin { sourceSets { commonMain { dependencies { implementation('g:a:1') } } } }",
            "prod",
        ),
        (
            "kotlin { sourceSets { commonTest { dependencies { implementation('g:a:1') } } } }",
            "dev",
        ),
        ("kotlin { sourceSets { val x = 1\ncommonTest.dependencies { api('g:a:1') } } }", "dev"),
        ("allprojects { dependencies { runtimeOnly 'g:a:1' } }", "prod"),
    ],
)
def test_the_configuration_and_its_block_say_the_scope(block: str, scope: str) -> None:
    assert read(script(block)) == [("g/a", "1", scope)]


def test_a_constraint_and_a_managed_version_are_asked_by_nobody_here() -> None:
    body = """dependencies { constraints { api('g:a:1') } }
dependencyManagement {
  imports { mavenBom "g:bom:2" }
  dependencies {
    dependency 'g:b:3'
    dependencySet(group: 'g', version: '4') { entry 'c'
      entry 'd' }
  }
}
configurations.all { resolutionStrategy { force 'g:e:5' } }
"""
    found = [(one.name, one.version, one.direct) for one in script(body).components]
    assert found == [
        ("g/a", "1", None),
        ("g/bom", "2", True),
        ("g/b", "3", None),
        ("g/c", "4", None),
        ("g/d", "4", None),
        ("g/e", "5", None),
    ]


def test_what_is_local_is_no_module() -> None:
    body = """dependencies {
  api project(':a')
  api projects.core.model
  api files('x.jar'), fileTree(dir: 'libs', include: '*.jar')
  api gradleApi()
  api sourceSets.main.output
  api parent.childProjects.get("x").sourceSets.test.get().output
}"""
    parsed = script(body)
    assert (parsed.components, parsed.error) == ((), "")


def test_a_name_with_two_values_is_unknown() -> None:
    parsed = script("""def v = '1'
if (x) { v = '2' }
dependencies { api "g:a:$v" }""")
    assert [(one.version, one.constraint) for one in parsed.components] == [("", "")]


def test_a_script_with_a_broken_form_is_told_and_its_rest_is_read() -> None:
    parsed = script("dependencies {\n api 'g:a:1'\n api 'g:b:2\n}")
    assert [one.name for one in parsed.components] == ["g/a", "g/b"]
    assert parsed.error == "a text is not closed (line 3)"


@pytest.mark.parametrize(
    ("statement", "release"),
    [
        ("sourceCompatibility = 1.8", "8"),
        ("sourceCompatibility = '17'", "17"),
        ("java.sourceCompatibility = JavaVersion.VERSION_11", "11"),
        ("targetCompatibility JavaVersion.VERSION_1_8", "8"),
        ("kotlin { jvmToolchain(21) }", "21"),
        ("tasks.x { options.release.set(17) }", "17"),
        ("def j = 17\njava { toolchain { languageVersion = JavaLanguageVersion.of(j) } }", "17"),
        ("sourceCompatibility = javaVersion", ""),
    ],
)
def test_the_java_release_is_read_or_unknown(statement: str, release: str) -> None:
    (found,) = [one for one in script(statement).components if one.name == "java"]
    assert (found.version, found.constraint) == (release, "")
