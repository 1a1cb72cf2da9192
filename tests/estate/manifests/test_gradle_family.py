"""What Gradle scripts take from catalogues, properties and the scripts above them."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.central import completed
from timonier.estate.core.manifests.registry import parse


def read(parsed: Parsed) -> list[tuple[str, str, str]]:
    return [(one.name, one.version or one.constraint, one.scope) for one in parsed.components]


def family(**files: str) -> dict[str, Parsed]:
    """Completed files by path; `__` in a name is a slash, `_` a dot."""
    kinds = {".toml": "libs.versions.toml", "ties": "gradle.properties"}
    paths = {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    return completed(
        {
            path: parse(kinds.get(path[-5:], kinds.get(path[-4:], "build.gradle")), path,
                        text.encode())
            for path, text in paths.items()
        }
    )  # fmt: skip


CATALOGUE = """[versions]
ktor = "2.3.0"
range = { strictly = "[1,2)" }
[libraries]
ktor-core = { module = "io.ktor:ktor-core", version.ref = "ktor" }
ktor_json = { group = "io.ktor", name = "json", version.ref = "range" }
[bundles]
all-ktor = ["ktor-core", "ktor_json"]
[plugins]
shadow = { id = "s.shadow", version = "8.0" }
"""


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("implementation(libs.ktor.core)", [("io.ktor/ktor-core", "2.3.0", "prod")]),
        ("testApi(platform(libs.ktor.core))", [("io.ktor/ktor-core", "2.3.0", "dev")]),
        ("api(libs.bundles.all.ktor)", [("io.ktor/ktor-core", "2.3.0", "prod"),
                                        ("io.ktor/json", "[1,2)", "prod")]),
        ('api("g:a:${libs.versions.ktor.get()}")', [("g/a", "2.3.0", "prod")]),
        ('api("${libs.ktor.core.get().module}:9")', [("io.ktor/ktor-core", "9", "prod")]),
        ('api(libs.findLibrary("ktor-core").get())', [("io.ktor/ktor-core", "2.3.0", "prod")]),
    ],
)  # fmt: skip
def test_accessors_of_a_catalogue_are_followed(
    use: str, expected: list[tuple[str, str, str]]
) -> None:
    build = f"dependencies {{ {use} }}"
    files = family(gradle__libs_versions_toml=CATALOGUE, app__build_gradle_kts=build)
    parsed = files["app/build.gradle.kts"]
    assert (read(parsed), parsed.error) == (expected, "")
    assert completed(files) == files


def test_plugins_of_a_catalogue_are_followed() -> None:
    build = "plugins { alias(libs.plugins.shadow) apply false }"
    files = family(gradle__libs_versions_toml=CATALOGUE, build_gradle_kts=build)
    expected = [("s.shadow/s.shadow.gradle.plugin", "8.0", "dev")]
    assert read(files["build.gradle.kts"]) == expected


def test_names_of_properties_and_of_scripts_above_are_followed_nearest_first() -> None:
    files = family(
        gradle_properties="a=1\nb=1\n",
        build_gradle="ext { c = '3'\n d = 'g:d:4' }",
        app__gradle_properties="b = 2\n",
        app__build_gradle='dependencies { api "g:a:$a", "g:b:$b"\n api "g:c:$c"\n api d }',
    )
    found = [(one.name, one.version) for one in files["app/build.gradle"].components]
    assert found == [("g/a", "1"), ("g/b", "2"), ("g/c", "3"), ("g/d", "4")]


def test_what_no_file_tells_is_a_fault_with_its_line() -> None:
    files = family(build_gradle='dependencies {\n api libs.unknown\n api "$g:a:1"\n}')
    assert files["build.gradle"].error == (
        "a dependency is computed (line 2); a dependency is computed (line 3)"
    )


def test_a_catalogue_that_settings_declare_is_followed() -> None:
    settings = """dependencyResolutionManagement { versionCatalogs { create("deps") {
  version("k", "2.0")
  library("a-one", "g:a:1.0")
  library("b", "g", "b").versionRef("k")
  plugin("p", "q.p").version("3")
  from("g:catalogue:4")
} } }"""
    build = "plugins { alias(deps.plugins.p) }\ndependencies { api(deps.a.one)\n api(deps.b) }"
    files = family(settings_gradle_kts=settings, app__build_gradle_kts=build)
    assert read(files["app/build.gradle.kts"]) == [
        ("q.p/q.p.gradle.plugin", "3", "dev"),
        ("g/a", "1.0", "prod"),
        ("g/b", "2.0", "prod"),
    ]
    assert read(files["settings.gradle.kts"])[-1] == ("g/catalogue", "4", "dev")


def test_constants_of_the_build_are_followed() -> None:
    constants = b"""package x
object Versions { const val v = "1.0" }
internal object Libs {
  private const val group = "g"
  const val a = "$group:a:${Versions.v}"
  object Deep { const val b = "g:b:2" }
}"""
    path = "buildSrc/src/main/kotlin/Libs.kt"
    assert kind_of(path) == "gradle-constants"
    build = b"dependencies { implementation(Libs.a)\n testImplementation(Libs.Deep.b) }"
    files = completed(
        {
            path: parse("gradle-constants", path, constants),
            "app/build.gradle.kts": parse("build.gradle", "app/build.gradle.kts", build),
        }
    )
    assert read(files["app/build.gradle.kts"]) == [("g/a", "1.0", "prod"), ("g/b", "2", "dev")]
