"""What a registry's audit answer may say, and what makes it be refused."""

import gzip
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.knowledge.sources import UnreadableSource, audit_npm, audit_packagist

from .stand_in import JQUERY, KERNEL

NPM_ASKED = {"jquery": ["1.12.0"], "JSONStream": ["1.3.5"]}
COMPOSER_ASKED = {"symfony/http-kernel": ["4.4.0"]}


def npm(*advisories: Any, name: str = "jquery") -> Any:
    return audit_npm.told({name: list(advisories)}, NPM_ASKED)


def composer(*advisories: Any, name: str = "symfony/http-kernel") -> Any:
    return audit_packagist.told({"advisories": {name: list(advisories)}}, COMPOSER_ASKED)


def test_an_npm_advisory_is_known_by_its_ghsa_name() -> None:
    (found,) = npm(JQUERY)["jquery"]
    assert (found.id, found.aliases, found.link) == ("GHSA-gxr4-xjj5-5px2", (), "")
    assert (found.severity, found.score, found.affected) == ("moderate", 6.9, ">=1.2.0 <3.5.0")


def test_an_npm_advisory_without_such_a_name_keeps_its_own_and_its_page() -> None:
    page = "https://registry.example.org/advisories/118"
    (found,) = npm({**JQUERY, "id": 118, "url": page, "cvss": {"score": 0, "vectorString": None}})[
        "jquery"
    ]
    assert (found.id, found.link, found.score) == ("NPM-118", page, 0)


def test_a_composer_advisory_bears_every_name_that_it_repeats() -> None:
    (found,) = composer(KERNEL)["symfony/http-kernel"]
    assert found.id == "GHSA-754h-5r27-7x3r"
    assert found.aliases == ("CVE-2020-15094", "PKSA-1abc-2def-3ghj")
    assert (found.published, found.severity) == ("2020-09-02", "high")


def test_an_answer_without_advisories_is_an_answer() -> None:
    assert audit_npm.told({}, NPM_ASKED) == {}
    for empty in ([], {}, {"symfony/http-kernel": []}):
        found = audit_packagist.told({"advisories": empty}, COMPOSER_ASKED)
        assert not any(found.values())


def test_what_is_sent_is_names_and_exact_versions() -> None:
    sent = json.loads(gzip.decompress(audit_npm.body({"b": ["2.0.0", "1.0.0"], "@a/c": ["1.0.0"]})))
    assert sent == {"@a/c": ["1.0.0"], "b": ["1.0.0", "2.0.0"]}
    assert audit_packagist.body(COMPOSER_ASKED) == b"packages%5B%5D=symfony%2Fhttp-kernel"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": "a\u202eb"}, "control characters in a title"),
        ({"title": "a\x00b"}, "control characters in a title"),
        ({"title": "a\ud800"}, "control characters in a title"),
        ({"title": "a" * 3_000}, "longer than 2000"),
        ({"title": ["a"]}, "a title is not a text"),
        ({"vulnerable_versions": ""}, "a range is not a text"),
        ({"vulnerable_versions": None}, "a range is not a text"),
        ({"vulnerable_versions": "<1\n"}, "control characters in a range"),
        ({"vulnerable_versions": "<1 " * 4_000}, "a range is longer"),
        ({"severity": {"a": 1}}, "a severity is not a text"),
        ({"id": None}, "has no id"),
        ({"id": True}, "has no id"),
        ({"id": [1]}, "has no id"),
        ({"url": "https://a/\x1b[2J"}, "control characters in an address"),
        ({"cvss": {"score": 11}}, "a score is not a number"),
        ({"cvss": {"score": "9"}}, "a score is not a number"),
        ({"cvss": [9]}, "a score is not a number"),
    ],
)
def test_an_npm_advisory_of_another_shape_is_refused(change: dict[str, Any], words: str) -> None:
    with pytest.raises(UnreadableSource, match=words):
        npm({**JQUERY, **change})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"advisoryId": ""}, "an id is not a text"),
        ({"affectedVersions": None}, "a range is not a text"),
        ({"affectedVersions": ["<1"]}, "a range is not a text"),
        ({"packageName": "symfony/other"}, "an advisory on symfony/other"),
        ({"sources": {"a": 1}}, "no list of advisories for sources"),
        ({"cve": 3}, "a CVE is not a text"),
    ],
)
def test_a_composer_advisory_of_another_shape_is_refused(
    change: dict[str, Any], words: str
) -> None:
    with pytest.raises(UnreadableSource, match=words):
        composer({**KERNEL, **change})


@pytest.mark.parametrize(
    "document", [None, [], "{}", 3, {"jquery": {}}, {"jquery": [3]}, {"jquery": None}]
)
def test_what_is_no_answer_is_refused(document: Any) -> None:
    with pytest.raises(UnreadableSource):
        audit_npm.told(document, NPM_ASKED)
    with pytest.raises(UnreadableSource):
        audit_packagist.told({"advisories": document} if document != [] else [], COMPOSER_ASKED)


def test_a_name_that_nobody_asked_about_is_refused_and_told_plainly() -> None:
    with pytest.raises(UnreadableSource, match=r"names left\?pad, which was not asked about"):
        npm(JQUERY, name="left\x1bpad")
    with pytest.raises(UnreadableSource, match="which was not asked about"):
        composer(KERNEL, name="other/thing")


def test_more_advisories_than_any_package_has_are_refused() -> None:
    with pytest.raises(UnreadableSource, match="more than 1000 advisories for jquery"):
        npm(*[JQUERY] * 1_001)


def test_a_title_is_told_on_one_line_without_what_cannot_be_seen() -> None:
    (found,) = npm({**JQUERY, "title": " A\u00ad flaw\n\tin\u00a0it\u200b "})["jquery"]
    assert found.title == "A flaw in it"


def test_an_address_that_is_not_https_is_no_link() -> None:
    for address in ("javascript:alert(1)", "http://a.example.org", "https://a b", None):
        (found,) = npm({**JQUERY, "url": address})["jquery"]
        assert (found.link, found.id) == ("", "NPM-1098638")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
NPM_ROW = st.fixed_dictionaries(
    {"id": st.integers() | JSON, "vulnerable_versions": st.text(max_size=9) | JSON},
    optional={"url": JSON, "title": JSON, "severity": JSON, "cvss": JSON},
)
COMPOSER_ROW = st.fixed_dictionaries(
    {"advisoryId": st.text(max_size=9) | JSON, "affectedVersions": st.text(max_size=9) | JSON},
    optional={"title": JSON, "cve": JSON, "sources": JSON, "reportedAt": JSON, "link": JSON},
)


@given(st.dictionaries(st.sampled_from(["jquery", "JSONStream", "x"]), st.lists(NPM_ROW) | JSON))
def test_whatever_an_npm_registry_says_is_told_plainly_or_refused(document: Any) -> None:
    try:
        found = audit_npm.told(document, NPM_ASKED)
    except UnreadableSource as refusal:
        assert str(refusal).isprintable()
    else:
        assert set(found) <= set(NPM_ASKED)
        for one in (told for of in found.values() for told in of):
            assert f"{one.id}{one.title}{one.link}{one.severity}{one.affected}".isprintable()
            assert one.affected


@given(st.dictionaries(st.sampled_from([*COMPOSER_ASKED, "x"]), st.lists(COMPOSER_ROW) | JSON))
def test_whatever_a_composer_repository_says_is_told_plainly_or_refused(document: Any) -> None:
    try:
        found = audit_packagist.told({"advisories": document}, COMPOSER_ASKED)
    except UnreadableSource as refusal:
        assert str(refusal).isprintable()
    else:
        assert set(found) <= set(COMPOSER_ASKED)
        for one in (told for of in found.values() for told in of):
            assert one.id
            assert one.affected
