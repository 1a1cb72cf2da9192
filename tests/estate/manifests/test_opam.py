"""opam files and dune-project."""

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse

OPAM = b"""opam-version: "2.0"
license: "MIT"
depends: [
  "ocaml" {>= "4.08" & < "5.0"} # a remark "no"
  "lwt" {= "5.6.1"}
  "alcotest" {with-test &
     >= "1.0"}
  "dune" {build}
  ("a" | "b")
  "own" {= version}
  "odd" {< "1.0" | > "2.0"}
]
depopts: ["c"]
"""


def found(parsed: Parsed) -> list[tuple[str, str, str, str]]:
    return [
        (one.name, one.version or one.constraint, one.scope, one.source)
        for one in parsed.components
    ]


def test_an_opam_file_gives_packages_with_their_filters() -> None:
    parsed = parse("opam", "shop.opam", OPAM)
    assert not parsed.error
    assert found(parsed) == [
        ("ocaml", ">= 4.08, < 5.0", "prod", ""),
        ("lwt", "5.6.1", "prod", ""),
        ("alcotest", ">= 1.0", "dev", ""),
        ("dune", "", "dev", ""),
        ("a", "", "prod", ""),
        ("b", "", "prod", ""),
        ("own", "", "prod", "workspace"),
        ("odd", "", "prod", ""),
        ("c", "", "prod", ""),
    ]
    told = [(one.kind, one.subject) for one in parsed.observations]
    assert ("unresolved", "odd") in told
    assert ("project", "shop") in told


def test_a_dune_project_says_the_same_in_its_own_words() -> None:
    data = b"""(lang dune 3.0)
(package
 (name shop)
 (depends
  (ocaml (and (>= 4.08) (< 5.0))) ; a remark
  (lwt (= 5.6.1))
  (alcotest (and :with-test (>= 1.0)))
  (own (= :version))
  fmt))
"""
    parsed = parse("dune-project", "dune-project", data)
    assert not parsed.error
    assert found(parsed) == [
        ("ocaml", ">= 4.08, < 5.0", "prod", ""),
        ("lwt", "5.6.1", "prod", ""),
        ("alcotest", ">= 1.0", "dev", ""),
        ("own", "", "prod", "workspace"),
        ("fmt", "", "prod", ""),
    ]


def test_a_locked_opam_file_pins_its_packages() -> None:
    (one,) = parse("opam.locked", "shop.opam.locked", b'depends: ["lwt" {= "5.6.1"}]').components
    assert (one.purl, one.locked) == ("pkg:opam/lwt@5.6.1", True)
