"""OSV records become one row per flaw and package."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.knowledge.core.advisories import Advisory
from timonier.knowledge.core.compilation import Compilation

from .make import affected, record


def rows(*records: dict[str, Any], ecosystem: str = "pypi", name: str = "demo") -> list[Advisory]:
    compilation = Compilation()
    for one in records:
        compilation.take(one)
    return [Advisory(*row) for row in compilation.written(ecosystem).get(name, [])]


def test_records_that_share_an_identifier_are_one_flaw() -> None:
    found = rows(record("PYSEC-1", aliases=["CVE-1"]), record("GHSA-1", aliases=["CVE-1"]))
    assert [(one.id, one.aliases) for one in found] == [("GHSA-1", ["CVE-1", "PYSEC-1"])]


@given(st.permutations([("A", ["C1"]), ("B", ["C2"]), ("D", ["C1", "C2"]), ("E", ["C9"])]))
def test_flaws_joined_through_a_third_record_are_one_in_any_order(
    order: list[tuple[str, list[str]]],
) -> None:
    found = rows(*[record(name, aliases=aliases) for name, aliases in order])
    assert sorted([one.id, *one.aliases] for one in found) == [
        ["A", "B", "C1", "C2", "D"],
        ["E", "C9"],
    ]


def test_a_withdrawn_record_and_a_malware_notice_are_counted_not_kept() -> None:
    compilation = Compilation()
    compilation.take(record(withdrawn="2024-01-01T00:00:00Z"))
    compilation.take(record("MAL-2024-1"))
    assert (compilation.withdrawn, compilation.malicious, compilation.records) == (1, 1, 0)


def test_a_listed_version_outside_every_range_is_kept() -> None:
    (one,) = rows(record(affected=[affected(versions=["1.0", "2.5"])]))
    assert one.versions == ["2.5"]


def test_a_list_of_versions_outranks_a_bound_nobody_can_read() -> None:
    hit = affected({"introduced": "0"}, {"last_affected": "2.0-cu124"}, versions=["1.9"])
    (one,) = rows(record(affected=[hit]))
    assert (one.spans, one.versions) == ([], ["1.9"])


@pytest.mark.parametrize(
    ("ecosystem", "purl", "written", "read"),
    [
        ("npm", "npm", "1.0.0.beta.3", "<1.0.0-beta.3"),
        ("PyPI", "pypi", "2.9.0-NA", "<2.9.0"),
    ],
)
def test_a_bound_with_a_plain_intent_is_brought_to_its_ecosystem(
    ecosystem: str, purl: str, written: str, read: str
) -> None:
    hit = affected({"introduced": "0"}, {"fixed": written}, ecosystem=ecosystem)
    (one,) = rows(record(affected=[hit]), ecosystem=purl)
    assert one.spans == [read]


def test_a_lower_bound_meant_exclusively_is_kept_so() -> None:
    hit = affected({"introduced": "3.2.0.2"}, {"fixed": "3.2.0.4"}, ecosystem="RubyGems")
    hit["database_specific"] = {
        "lower_bound_exclusive": True,
        "unaffected_versions": ["<= 3.2.0.2"],
    }
    (one,) = rows(record(affected=[hit]), ecosystem="gem")
    assert one.spans == [">3.2.0.2,<3.2.0.4"]


def test_the_severity_is_the_worst_score_given() -> None:
    vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
    (one,) = rows(record(severity=[{"type": "CVSS_V3", "score": vector}]))
    assert (one.severity, one.score) == ("critical", 9.8)


def test_a_record_without_a_score_has_an_unknown_severity() -> None:
    (one,) = rows(record())
    assert (one.severity, one.score) == ("unknown", 0)


def test_a_long_text_is_cut_and_an_unset_date_is_no_date() -> None:
    (one,) = rows(record(summary="word " * 100, published="0001-01-01T00:00:00Z"))
    assert len(one.summary) <= 200
    assert one.published == ""


def test_only_a_reference_that_no_identifier_gives_is_kept() -> None:
    links = [{"url": "https://example.org/notice"}]
    (named,) = rows(record("PYSEC-9", references=links))
    (nameless,) = rows(record("OTHER-9", references=links))
    assert (named.link, nameless.link) == ("", "https://example.org/notice")


def go_record(identifier: str, *paths: str, **changes: Any) -> dict[str, Any]:
    own = {"imports": [{"path": path, "symbols": ["Decode"]} for path in paths]} if paths else {}
    hit = affected(name="golang.org/x/crypto", ecosystem="Go", ecosystem_specific=own)
    return record(identifier, affected=[hit], **changes)


@pytest.mark.parametrize(
    ("paths", "kept"),
    [
        (["golang.org/x/crypto/ssh"], [["golang.org/x/crypto/ssh"]]),
        (["golang.org/x/crypto/ssh", "golang.org/x/crypto"],
         [["golang.org/x/crypto", "golang.org/x/crypto/ssh"]]),
        ([], []),
        (["net/http"], []),  # of another module: nothing may be concluded
        (["golang.org/x/cryptography"], []),
    ],
)  # fmt: skip
def test_the_packages_of_a_go_advisory_are_kept_where_they_are_its_modules(
    paths: list[str], kept: list[list[str]]
) -> None:
    compilation = Compilation()
    compilation.take(go_record("GO-2024-1", *paths))
    (row,) = compilation.written("golang")["golang.org/x/crypto"]
    assert row[10:] == kept


def test_a_record_of_another_database_does_not_widen_a_flaw_to_the_whole_module() -> None:
    compilation = Compilation()
    compilation.take(go_record("GO-2024-1", "golang.org/x/crypto/ssh", aliases=["CVE-2024-1"]))
    compilation.take(go_record("GHSA-aaaa-bbbb-cccc", aliases=["CVE-2024-1"]))
    (row,) = compilation.written("golang")["golang.org/x/crypto"]
    assert row[10:] == [["golang.org/x/crypto/ssh"]]
