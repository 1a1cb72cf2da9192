"""deps.edn, project.clj and their kin."""

from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse


def read(parsed: Parsed) -> list[tuple[str, str, str, str]]:
    return [
        (one.name, one.version or one.constraint, one.scope, one.source)
        for one in parsed.components
    ]


def test_dependencies_of_the_project_and_of_each_alias_are_read() -> None:
    data = b"""{:paths ["src"] ; {:deps {no/no {:mvn/version "1"}}}
 :deps {org.clojure/clojure {:mvn/version "1.11.1"}
        compojure {:mvn/version "1.7.0", :exclusions [a/b]}
        #_ignored/one #_{:mvn/version "9"}
        our/lib {:git/url "https://example.org/lib"
                 :git/sha "0123456789012345678901234567890123456789"}
        near/by {:local/root "../by"}
        native/lib$linux {:mvn/version "2"}}
 :aliases {:test {:extra-deps {lambdaisland/kaocha {:mvn/version "1.66"}}}
           :build {:deps {io.github.clojure/tools.build {:git/tag "v0.9" :git/sha "ab"}}}}}"""
    parsed = parse("deps.edn", "deps.edn", data)
    assert parsed.error == ""
    assert read(parsed) == [
        ("org.clojure/clojure", "1.11.1", "prod", ""),
        ("compojure/compojure", "1.7.0", "prod", ""),
        ("our/lib", "", "prod", "git"),
        ("near/by", "", "prod", "path"),
        ("native/lib", "2", "prod", ""),
        ("lambdaisland/kaocha", "1.66", "dev", ""),
        ("io.github.clojure/tools.build", "", "dev", "git"),
    ]
    assert [one.line for one in parsed.components][:2] == [2, 3]


def test_leiningen_lists_dependencies_plugins_and_profiles() -> None:
    data = b"""(defproject org.example/app "0.1.0"
  :license {:name "EPL-2.0"}
  :dependencies [[org.clojure/clojure "1.11.1"]
                 [ring "1.9.0" :exclusions [x/y]]
                 [open/one ~version]
                 [range/one "[1.0,2.0)"]
                 [only/test "1" :scope "test"]]
  :managed-dependencies [[m/m "3"]]
  :plugins [[lein-ring "0.12.6"]]
  :profiles {:dev {:dependencies [[midje "1.10.9"]]}
             :uberjar {:aot :all}})"""
    parsed = parse("project.clj", "project.clj", data)
    assert parsed.error == ""
    assert read(parsed) == [
        ("org.clojure/clojure", "1.11.1", "prod", ""),
        ("ring/ring", "1.9.0", "prod", ""),
        ("open/one", "", "prod", ""),
        ("range/one", "[1.0,2.0)", "prod", ""),
        ("only/test", "1", "dev", ""),
        ("m/m", "3", "prod", ""),
        ("lein-ring/lein-ring", "0.12.6", "dev", ""),
        ("midje/midje", "1.10.9", "dev", ""),
    ]
    said = {one.kind: one.subject for one in parsed.observations}
    assert (said["project"], said["licence"], said["unresolved"]) == (
        "org.example/app",
        "EPL-2.0",
        "open/one",
    )


def test_dependencies_that_are_computed_are_told() -> None:
    parsed = parse("project.clj", "project.clj", b'(defproject a "1"\n :dependencies ~(deps))')
    assert parsed.error == "the dependencies are computed (line 2)"
    assert parsed.components == ()


SPACE = st.sampled_from([" ", "\n", ", ", ' ; [x "1"]\n', ' #_[no/no "9"] '])


@given(st.lists(SPACE, min_size=3, max_size=3))
def test_breaks_commas_and_remarks_change_no_dependency(spaces: list[str]) -> None:
    a, b, c = spaces
    text = f'(defproject a "1" :dependencies [{a}[g/a{b}"1.0"]{c}])'
    assert read(parse("project.clj", "project.clj", text.encode())) == [("g/a", "1.0", "prod", "")]
