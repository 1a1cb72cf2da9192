"""One thread from signal to account: every claim cites what it stands on, and may be asked."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from timonier.kit.models import Citation, Source
from timonier.kit.records import evidence
from timonier.kit.records.evidence import Cite, Fact

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINE = Fact("git", "labels@9f3c1e7:requirements.txt:12", NOW, "abc")


def group(name: str) -> Group:
    return Group.objects.create(name=name)


def titles(thread: evidence.Thread) -> list[str]:
    return [step.title or step.locator for step in thread.steps]


def holder(django_user_model: Any, *rights: str) -> Any:
    person = django_user_model.objects.create_user("ada")
    for right in rights:
        app, code = right.split(".")
        found = Permission.objects.get(content_type__app_label=app, codename=code)
        person.user_permissions.add(found)
    return django_user_model.objects.get(pk=person.pk)


def test_why_walks_down_to_the_facts_in_reading_order() -> None:
    proposal, finding, other = group("proposal"), group("finding"), group("other")
    evidence.cite(proposal, finding, "one change removes it")
    evidence.cite(finding, LINE, "the version is in the range")
    evidence.cite(proposal, other, "this too")
    thread = evidence.why(proposal)
    assert titles(thread) == ["finding", "git", "other"]
    assert [step.depth for step in thread.steps] == [1, 2, 1]
    assert thread.steps[1].locator == LINE.locator
    assert thread.steps[1].observed_at == NOW
    assert [fact.source for fact in thread.facts] == ["git"]


def test_so_what_walks_up_to_every_claim() -> None:
    proposal, finding = group("proposal"), group("finding")
    evidence.cite(proposal, finding)
    evidence.cite(finding, LINE)
    assert titles(evidence.so_what(LINE)) == ["finding", "proposal"]
    assert titles(evidence.so_what(finding)) == ["proposal"]


def test_citing_again_keeps_one_citation_with_the_last_words() -> None:
    claim = group("claim")
    evidence.cite(claim, LINE, "first words")
    evidence.cite(claim, Fact(LINE.source, LINE.locator, NOW, "new"), "last words")
    only = Citation.objects.get()
    assert (only.because, only.digest) == ("last words", "new")


def test_a_thread_that_bites_its_tail_ends() -> None:
    one, two = group("one"), group("two")
    evidence.cite(one, two)
    evidence.cite(two, one)
    assert titles(evidence.why(one)) == ["two"]


def test_a_thread_stops_at_its_depth_and_at_its_limit_and_says_so() -> None:
    chain = [group(f"g{number}") for number in range(10)]
    for claim, support in pairwise(chain):
        evidence.cite(claim, support)
    deep = evidence.why(chain[0], depth=3)
    assert (len(deep), deep.truncated) == (3, True)
    star = group("star")
    evidence.cite_many([Cite(star, Fact("git", f"r@s:f:{n}")) for n in range(30)])
    wide = evidence.why(star, limit=10)
    assert (len(wide), wide.truncated) == (10, True)
    assert not evidence.why(star, limit=30).truncated


def test_a_wide_thread_costs_the_queries_of_a_narrow_one(django_assert_num_queries: Any) -> None:
    narrow, wide = group("narrow"), group("wide")
    evidence.cite(narrow, group("only"))
    evidence.cite_many([Cite(wide, group(f"g{number}")) for number in range(40)])
    evidence.why(narrow)
    with django_assert_num_queries(3):
        evidence.why(narrow)
    with django_assert_num_queries(3):
        assert len(evidence.why(wide)) == 40


def test_a_support_that_is_gone_is_said_and_not_hidden() -> None:
    claim, support = group("claim"), group("support")
    evidence.cite(claim, support)
    support.delete()
    (step,) = evidence.why(claim).steps
    assert step.gone and not step.hidden


def test_what_a_person_may_not_see_stays_unsaid_with_all_that_is_below_it(
    django_user_model: Any,
) -> None:
    claim, secret = group("claim"), Source.objects.create(name="salary of Ada")
    evidence.cite(claim, secret, "because Ada earns too much")
    evidence.cite(secret, Fact("payroll", "row 12"))
    reader = holder(django_user_model, "auth.view_group")
    (step,) = evidence.why(claim, user=reader).steps
    assert step.hidden
    assert "Ada" not in f"{step.title}{step.because}{step.url}{step.locator}"


def test_the_page_leaks_nothing_to_whom_the_support_is_closed(
    client: Any, django_user_model: Any
) -> None:
    claim, secret = group("the claim"), Source.objects.create(name="salary of Ada")
    evidence.cite(claim, secret, "because Ada earns too much")
    client.force_login(holder(django_user_model, "auth.view_group"))
    page = client.get(reverse("look:why", args=["auth.group", claim.pk]))
    assert page.status_code == 200
    assert "the claim" in page.text and "Something you may not see" in page.text
    assert "Ada" not in page.text.split("<main", 1)[1].replace("ada", "")
    closed = reverse("look:why", args=["kit.source", secret.pk])
    assert client.get(closed).status_code == 404


@pytest.mark.parametrize("place", ["auth.group/999999", "auth.group/x", "no.model/1", "nonsense/1"])
def test_a_thread_of_nothing_is_not_found(client: Any, admin_user: Any, place: str) -> None:
    client.force_login(admin_user)
    assert client.get(f"/why/{place}/").status_code == 404


def test_a_stranger_learns_nothing(client: Any) -> None:
    claim = group("claim")
    answer = client.get(reverse("look:why", args=["auth.group", claim.pk]))
    assert answer.status_code == 302


def test_the_panel_is_a_fragment_and_the_page_is_whole(client: Any, admin_user: Any) -> None:
    claim = group("claim")
    evidence.cite(claim, LINE, "the version is in the range")
    client.force_login(admin_user)
    address = reverse("look:why", args=["auth.group", claim.pk])
    panel = client.get(address, headers={"HX-Request": "true", "HX-Target": "aside"}).text
    assert "<aside" in panel and "<html" not in panel and "requirements.txt:12" in panel
    assert "<html" in client.get(address).text
    other = reverse("look:so_what", args=["auth.group", claim.pk])
    assert client.get(other).status_code == 200


def test_computing_claims_again_replaces_what_they_cited() -> None:
    claim = group("claim")
    evidence.cite(claim, Fact("git", "old"))
    evidence.cite_many([Cite(claim, Fact("git", "new"))], replace=True)
    assert [step.locator for step in evidence.why(claim).steps] == ["new"]
    evidence.forget(claim)
    assert not Citation.objects.exists()


def test_only_what_is_saved_can_be_cited() -> None:
    with pytest.raises(ValueError, match="must be saved"):
        evidence.cite(Group(name="not yet"), LINE)
    with pytest.raises(ValueError, match="names its source"):
        evidence.cite(group("claim"), Fact("", "somewhere"))


def test_a_locator_from_a_hostile_repository_is_kept_as_readable_text() -> None:
    claim = group("claim")
    evidence.cite(claim, Fact("git", "repo@sha:\x00\udcff.txt:1"), "name \x00 of bytes")
    (step,) = evidence.why(claim).steps
    assert step.locator == "repo@sha:\ufffd\ufffd.txt:1"


def test_supports_are_counted_for_many_claims_at_once() -> None:
    one, two = group("one"), group("two")
    evidence.cite_many([(one, LINE, ""), (one, two, ""), (two, LINE, "")])
    assert evidence.cited([one, two]) == {one.pk: 2, two.pk: 1}
