"""What Dependency-Track asks of a bill of materials and of a VEX before it takes them in.

The rules are those of its own source (Apache-2.0): `CycloneDxValidator`, `ImportBomActivity`,
`ModelConverter`, `ComponentIdentity`, `CycloneDXVexImporter`, and the columns of its database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given
from hypothesis import strategies as st
from packageurl import PackageURL

from timonier.estate.core.facts import Component, Edges
from timonier.estate.core.sbom import Use, sbom
from timonier.estate.core.vex import Flaw

NOW = datetime(2026, 1, 2, tzinfo=UTC)
READ = {"1.2", "1.3", "1.4", "1.5", "1.6", "1.7"}  # of JSON
SOURCES = {"NVD", "GITHUB", "VULNDB", "OSSINDEX", "INTERNAL", "OSV", "SNYK", "CX"}
STATES = {"exploitable", "false_positive", "in_triage", "not_affected", "resolved"}
JUSTIFICATIONS = {
    "code_not_present", "code_not_reachable", "requires_configuration", "requires_dependency",
    "requires_environment", "protected_by_compiler", "protected_at_runtime",
    "protected_at_perimeter", "protected_by_mitigating_control",
}  # fmt: skip
RESPONSES = {"can_not_fix", "will_not_fix", "update", "rollback", "workaround_available"}
LENGTHS = {"MD5": 32, "SHA-1": 40, "SHA-256": 64, "SHA-384": 96, "SHA-512": 128}


def refused(text: str) -> Iterator[str]:
    """Every reason for which a part of the document would not be taken in, or not understood."""
    document = json.loads(text)
    if document["bomFormat"] != "CycloneDX" or document["specVersion"] not in READ:
        yield "the format or its version"
    if problem := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        yield f"the schema: {problem}"
    components = document.get("components", [])
    refs = [document["metadata"]["component"]["bom-ref"], *(one["bom-ref"] for one in components)]
    flaws = document.get("vulnerabilities", [])
    every = [*refs, *(one["bom-ref"] for one in flaws)]
    if len(set(every)) < len(every) or any(one != one.strip() or not one for one in every):
        yield "a reference that is not unique, or blank"
    for one in document["dependencies"]:
        if not {one["ref"], *one.get("dependsOn", ())} <= set(refs):
            yield f"a dependency on what is not there: {one}"
    for component in components:
        yield from _refused_component(component)
    for flaw in flaws:
        yield from _refused_flaw(flaw, set(refs))


def _refused_component(component: dict[str, Any]) -> Iterator[str]:
    if not component["name"].strip():
        yield "a blank name"
    purl = component.get("purl", "")
    if len(purl) > 1024:  # the column; the whole document is lost with it
        yield "a purl too long"
    if purl and PackageURL.from_string(purl).to_string() != purl:
        yield f"a purl that is not canonical: {purl}"
    if any(len(one["content"]) != LENGTHS[one["alg"]] for one in component.get("hashes", ())):
        yield f"a hash of another length: {component}"
    stated = component.get("properties", ())
    if any(not one["name"].partition(":")[2] or len(one["value"]) > 1024 for one in stated):
        yield f"a property: {component}"
    if any(len(one.get("license", {}).get("name", "")) > 255
           for one in component.get("licenses", ())):  # fmt: skip
        yield "the name of a licence too long"


def _refused_flaw(flaw: dict[str, Any], refs: set[str]) -> Iterator[str]:
    if not flaw["id"].strip() or flaw["source"]["name"] not in SOURCES:
        yield f"no identifier, or a source that is not known: {flaw}"
    if not flaw["affects"] or not {one["ref"] for one in flaw["affects"]} <= refs:
        yield f"a flaw of nothing: {flaw}"
    analysis = flaw.get("analysis")
    if analysis is None:  # it is passed over, and a decision that was taken there stays
        return
    if analysis["state"] not in STATES:
        yield f"a state: {analysis}"
    if analysis.get("justification") and (
        analysis["state"] != "not_affected" or analysis["justification"] not in JUSTIFICATIONS
    ):
        yield f"a justification: {analysis}"
    answers = analysis.get("response", ())
    if len(answers) > 1 or not set(answers) <= RESPONSES:  # of several, only the last is kept
        yield f"a response: {analysis}"


TEXT = st.text(max_size=12)
LONG = st.sampled_from(["é" * 300, "a/" * 90 + "b", "ghcr.io/Acme/API", "localhost:5000/x/y"])
ONE = st.builds(
    Component, st.sampled_from(["npm", "docker", "pypi", "golang", "maven", "generic", "github"]),
    TEXT | LONG, TEXT, TEXT, st.sampled_from(["prod", "dev", "unknown"]),
    st.sampled_from([True, False, None]), digest=TEXT, licence=TEXT | st.just("MIT OR GPL-2.0"),
    source=st.sampled_from(["", "git"]),
)  # fmt: skip
DECIDED = st.sampled_from([
    ("", "", ""), ("in_triage", "", ""), ("exploitable", "", "update"),
    ("exploitable", "", "will_not_fix"), ("not_affected", "code_not_reachable", ""),
])  # fmt: skip
NAMES = st.sampled_from(["CVE-2021-1", "GHSA-a-b-c", "PYSEC-1", "GO-1", "RUSTSEC-1", "BIT-1", ""])


@given(st.lists(ONE, max_size=4), st.data())
def test_whatever_is_found_the_document_is_taken_in(stated: list[Component], data: Any) -> None:
    uses = [Use("shop", "lock", one, place) for place, one in enumerate(stated)]
    places = st.integers(0, len(stated))
    brings = tuple(tuple(data.draw(st.tuples(places, st.just(0)))) for _ in stated)
    flaws = [
        Flaw(data.draw(NAMES), one.purl, state=decided[0], justification=decided[1],
             response=decided[2], sure=data.draw(st.booleans()))
        for one in stated for decided in [data.draw(DECIDED)]
    ]  # fmt: skip
    text = sbom("shop", uses, now=NOW, edges={("shop", "lock"): Edges(brings)}, flaws=flaws)
    assert not list(refused(text))


def test_a_name_that_no_purl_can_hold_costs_the_purl_and_not_the_document() -> None:
    (found,) = json.loads(sbom("shop", [Use("a", "x", Component("npm", "é" * 300, "1"))], now=NOW))[
        "components"
    ]
    assert "purl" not in found and found["name"] == "é" * 300


def test_one_advisory_of_several_components_is_one_flaw_for_each_decision() -> None:
    a, b, c = (Component("npm", one, "1.0.0") for one in "abc")
    flaws = [
        Flaw("GHSA-1", a.purl, state="not_affected", justification="code_not_present"),
        Flaw("GHSA-1", b.purl),
        Flaw("GHSA-1", c.purl),
    ]
    text = sbom("shop", [Use("a", "x", one) for one in (a, b, c)], now=NOW, flaws=flaws)
    assert not list(refused(text))
    told = {
        tuple(each["ref"] for each in one["affects"]): one.get("analysis")
        for one in json.loads(text)["vulnerabilities"]
    }
    assert told == {
        (a.purl,): {"state": "not_affected", "justification": "code_not_present"},
        (b.purl, c.purl): None,
    }


@pytest.mark.parametrize(
    ("identifier", "source"),
    [("CVE-2021-1", "NVD"), ("GHSA-a", "GITHUB"), ("PYSEC-1", "OSV"), ("RUSTSEC-1", "OSV")],
)
def test_an_advisory_is_named_with_the_source_that_is_known_there(
    identifier: str, source: str
) -> None:
    one = Component("npm", "a", "1.0.0")
    text = sbom("shop", [Use("a", "x", one)], now=NOW, flaws=[Flaw(identifier, one.purl)])
    (told,) = json.loads(text)["vulnerabilities"]
    assert told["source"] == {"name": source}
