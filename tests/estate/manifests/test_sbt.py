"""sbt and mill: modules crossed with Scala, plugins, names of other files of the build."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.central import completed
from timonier.estate.core.manifests.registry import parse


def build(body: str, path: str = "build.sbt") -> Parsed:
    return parse(kind_of(path) or "", path, body.encode())


def read(parsed: Parsed) -> list[tuple[str, str, str]]:
    return [
        (one.name, one.version or one.constraint, one.scope)
        for one in parsed.components
        if one.type == "maven"
    ]


SCALA = 'scalaVersion := "2.13.12"\n'


@pytest.mark.parametrize(
    "statement",
    [
        'libraryDependencies += "g" %% "a" % "1.0"',
        'libraryDependencies ++= Seq(\n  "g" %% "a" % "1.0", // why\n)',
        'libraryDependencies ++=\n  Seq("g"\n %% "a"\n % "1.0")',
        'val v = "1.0"\nlibraryDependencies += "g" %% "a" % v',
        'object V { val a = "1.0" }\nlibraryDependencies += "g" %% "a" % V.a',
        'val g = "g"\nlibraryDependencies += g %% "a" % "1.0"',
        'val p = (project in file("."))\n  .settings(libraryDependencies += "g" %% "a" % "1.0")',
        'libraryDependencies ++= Seq("g" %% "a").map(_ % "1.0")',
        'libraryDependencies += ("g" %% "a" % "1.0").exclude("x", "y")',
        'libraryDependencies += "g" %% "a" % "1.0" exclude("x", "y") withSources()',
        'libraryDependencies += "g" % "a_2.13" % "1.0" % Compile',
    ],
)
def test_one_module_is_the_same_however_it_is_written(statement: str) -> None:
    parsed = build(SCALA + statement)
    assert (read(parsed), parsed.error) == ([("g/a_2.13", "1.0", "prod")], "")


SPACE = st.sampled_from([" ", "\n", " // 'x' % y\n", " /* a /* b */ c */ ", "\n  "])


@given(st.lists(SPACE, min_size=4, max_size=4))
def test_breaks_and_remarks_inside_a_list_change_no_module(spaces: list[str]) -> None:
    a, b, c, d = spaces
    statement = f'libraryDependencies ++= Seq({a}"g"{b}%%{c}"a" % "1.0"{d}% Test)'
    assert read(build(SCALA + statement)) == [("g/a_2.13", "1.0", "dev")]


@pytest.mark.parametrize(
    ("scala", "suffix"),
    [("2.12.18", "_2.12"), ("3.3.1", "_3"), ("3.8.4", "_3")],
)
def test_an_artifact_is_named_for_the_scala_of_the_build(scala: str, suffix: str) -> None:
    body = f'ThisBuild / scalaVersion := "{scala}"\nlibraryDependencies += "g" %% "a" % "1"'
    parsed = build(body)
    assert read(parsed) == [(f"g/a{suffix}", "1", "prod")]
    assert ("scala", scala) in [(one.name, one.version) for one in parsed.components]


def test_a_module_crossed_with_the_whole_version_of_scala_bears_it() -> None:
    body = SCALA + 'addCompilerPlugin("g" %% "a" % "1" cross CrossVersion.full)\n'
    body += 'addCompilerPlugin(("g" %% "b" % "1").cross(CrossVersion.full))'
    assert read(build(body)) == [("g/a_2.13.12", "1", "dev"), ("g/b_2.13.12", "1", "dev")]


def test_without_a_version_of_scala_the_artifact_is_not_known_and_told() -> None:
    files = completed({"build.sbt": build('libraryDependencies += "g" %% "a" % "1"')})
    assert files["build.sbt"].components == ()
    assert files["build.sbt"].error == "a dependency is computed (line 1)"


def test_two_versions_of_scala_leave_the_artifact_unknown() -> None:
    body = (
        'scalaVersion := "2.13.1"\nscalaVersion := "3.1.1"\nlibraryDependencies += "g" %% "a" % "1"'
    )
    assert read(completed({"build.sbt": build(body)})["build.sbt"]) == []


def test_the_files_of_the_project_folder_belong_to_the_build() -> None:
    dependencies = """object Dependencies {
  val v = "1"
  val a = "g" %% "a" % v
}"""
    properties = b"sbt.version = 1.9.7\n"
    files = completed(
        {
            "build.sbt": build(SCALA + 'libraryDependencies += "g" % "b" % Dependencies.v'),
            "project/Dependencies.scala": build(dependencies, "project/Dependencies.scala"),
            "project/plugins.sbt": build('addSbtPlugin("g" % "p" % "2")', "project/plugins.sbt"),
            "project/build.properties": parse(
                "sbt-build.properties", "project/build.properties", properties
            ),
        }
    )
    assert read(files["build.sbt"]) == [("g/b", "1", "prod")]
    assert read(files["project/Dependencies.scala"]) == [("g/a_2.13", "1", "unknown")]
    assert read(files["project/plugins.sbt"]) == [("g/p_2.12_1.0", "2", "dev")]
    assert read(files["project/build.properties"]) == [("org.scala-sbt/sbt", "1.9.7", "dev")]
    assert completed(files) == files


def test_a_remainder_and_a_project_are_no_modules() -> None:
    body = 'val even = 4 % 2\nval p = project.dependsOn(core % "test->test", util % Test)'
    assert (read(build(body)), build(body).error) == ([], "")


def test_mill_names_its_modules_in_one_text() -> None:
    body = """object app extends ScalaModule {
  def scalaVersion = "3.3.1"
  val v = "2"
  def ivyDeps = Agg(ivy"g::a:1", mvn"g:b:$v", ivy"g:::c:3")
  object test extends ScalaTests { def ivyDeps = Agg(ivy"g::d:4;exclude=x") }
}"""
    assert read(build(body, "build.mill")) == [
        ("g/a_3", "1", "prod"),
        ("g/b", "2", "prod"),
        ("g/c_3.3.1", "3", "prod"),
        ("g/d_3", "4", "dev"),
    ]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("build.sbt", "build.sbt"),
        ("project/plugins.sbt", "build.sbt"),
        ("project/Dependencies.scala", "build.sbt"),
        ("src/main.scala", None),
        ("build.mill", "mill"),
        ("project/build.properties", "sbt-build.properties"),
        ("src/build.properties", None),
    ],
)
def test_files_of_a_scala_build_are_known_by_their_place(path: str, kind: str | None) -> None:
    assert kind_of(path) == kind


def test_directives_of_scala_cli_name_modules() -> None:
    body = """//> using scala 3.3.1
//> using dep g::a:1 "h:b:2"
//> using test.dep g::c:3
"""
    assert read(build(body, "project.scala")) == [
        ("g/a_3", "1", "prod"),
        ("h/b", "2", "prod"),
        ("g/c_3", "3", "dev"),
    ]
