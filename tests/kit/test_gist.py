"""A long "why?" opens with what matters: three sentences, one path, every fact a link."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from timonier.estate.models import Repository
from timonier.kit.records import evidence
from timonier.kit.records.evidence import Fact
from timonier.kit.records.evidence_places import addresses, is_address
from timonier.kit.shell.gist import PATH, gist

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def group(name: str) -> Group:
    return Group.objects.create(name=name)


def long_claim(width: int = 9, depth: int = 6) -> Group:
    """A claim on `width` facts and one chain of `depth` rows that ends at a fact."""
    claim = group("claim")
    for n in range(width):
        evidence.cite(claim, Fact("git", f"repo@abcdef{n}:a:{n}", NOW - timedelta(days=n)), "seen")
    above = claim
    for n in range(depth - 1):
        below = group(f"row {n}")
        evidence.cite(above, below, f"reason {n}.")
        above = below
    evidence.cite(above, Fact("kev", "CVE-2026-1", NOW), "exploited")
    return claim


def test_a_short_thread_is_shown_whole() -> None:
    claim = group("claim")
    evidence.cite(claim, Fact("git", "repo@abcdef1:a:1", NOW))
    assert gist(evidence.why(claim), down=True) is None


def test_a_long_one_opens_with_three_sentences_and_the_longest_way_to_a_fact() -> None:
    found = gist(evidence.why(long_claim()), down=True)
    assert found is not None
    assert found.sentences == (
        "It cites 10 things and ends, in 15 steps, at 10 observed facts.",
        "First of all row 0: reason 0.",
        "The oldest observation is of 15 Nov 2026.",
    )
    assert (len(found.path), found.cut, found.path[-1].is_fact) == (PATH, True, True)
    assert [step.title for step in found.path[:2]] == ["row 0", "row 1"]


def test_what_is_not_known_is_said_before_any_age() -> None:
    claim, lost = long_claim(), group("lost")
    evidence.cite(claim, lost)
    lost.delete()
    found = gist(evidence.why(claim), down=True)
    assert found is not None
    assert "1 step is not known" in found.sentences[-1]


def test_so_what_says_how_far_it_reaches() -> None:
    fact = Fact("git", "repo@abcdef1:a:1", NOW)
    for n in range(8):
        evidence.cite(group(f"claim {n}"), fact)
    found = gist(evidence.so_what(fact), down=False)
    assert found is not None
    assert found.sentences[0] == "8 things stand on it, 8 with what stands on those."
    assert found.sentences[1] == "It reaches as far as: claim 0."


def test_the_page_folds_the_rest_and_says_how_much(client: Client, admin_user: Any) -> None:
    client.force_login(admin_user)
    page = client.get(reverse("look:why", args=["auth.group", long_claim().pk])).content.decode()
    assert "All of it (15)" in page
    assert page.index("It cites 10 things") < page.index("All of it")


def test_a_fact_in_git_leads_to_its_line_at_a_known_forge_and_else_to_its_repository(
    camille: Any,
) -> None:
    sha = "a" * 40
    for name, remote in (("one", "github.com/acme/one"), ("two", "git.acme.example/two")):
        Repository.objects.create(
            name=name, slug=name, location=f"/{name}", remote=remote, head=sha
        )
    asked = [f"{name}@{sha}:src/a b.py:7" for name in ("one", "two", "three")]
    found = addresses([("git", text) for text in asked], camille)
    assert found == {
        ("git", asked[0]): f"https://github.com/acme/one/blob/{sha}/src/a%20b.py#L7",
        ("git", asked[1]): "/estate/repositories/two/",
    }


def test_other_facts_lead_to_their_source() -> None:
    facts = [
        ("kev", "CVE-2026-1"),
        ("lifecycles", "django/5.2"),
        ("advisories", "https://osv.dev/x"),
        ("timonier", "practices.open_findings"),
        ("somewhere", "else"),
    ]
    found = addresses(facts, None)
    assert set(found) == set(facts[:4])
    assert all(is_address(url) or url.startswith("/") for url in found.values())


@pytest.mark.parametrize(
    "text",
    ["javascript:alert(1)", "http://a.example/", "https://", "https://a b/", "//a", "https:"],
)
def test_only_an_https_address_is_a_link(text: str) -> None:
    assert not is_address(text)
