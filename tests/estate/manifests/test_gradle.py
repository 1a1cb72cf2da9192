"""Gradle's lock files, version catalogues and literal build scripts."""

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
    assert unresolved == ["com.example/computed"]


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
