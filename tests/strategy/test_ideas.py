"""Ideas: who may do what, intervals in order, likes before saving, votes, comments, evidence."""

from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.make import send
from tests.strategy.make import idea
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.kit.records.evidence import why
from timonier.organisation.models import Department
from timonier.strategy.models import Idea, IdeaComment, IdeaVote
from timonier.strategy.selectors import ideas as selectors

pytestmark = pytest.mark.django_db
ENTITY = registry[Idea]


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(make.person("mehdi", role="member"))
    return client


def entry(**about: Any) -> dict[str, Any]:
    return {"name": "Keys at the corner shop", "kind": "keep", "problem": "Nobody opens."} | about


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gain_low": 50_000}, "gain_likely"),
        ({"gain_high": 1}, "gain_high"),
        ({"gain_likely": None}, "gain_likely"),
        ({"cost_to_try": -1}, "cost_to_try"),
        ({"gain_high": 1e300}, "gain_high"),
        ({"status": "dropped"}, "reason"),
        ({"status": "kept", "reason": "  "}, "reason"),
    ],
)
def test_a_gain_upside_down_or_an_end_without_reason_is_refused(
    changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(writes.Invalid) as refusal:
        idea(**changes)

    assert set(refusal.value.errors) == {field}


def test_a_member_adds_an_idea_and_is_its_author(member: Client) -> None:
    answer = member.post("/strategy/ideas/new/", entry())

    made = Idea.objects.get()
    assert answer["Location"] == ENTITY.url("detail", made)
    assert (str(made.author), made.status) == ("mehdi", "spark")


def test_an_idea_that_was_had_before_is_shown_before_it_is_saved(member: Client) -> None:
    idea(name="Keys at the shop on the corner", problem="Nobody opens the door", status="dropped",
         reason="The shops refused.")  # fmt: skip

    page = member.post("/strategy/ideas/new/", entry())

    words = page.content.decode()
    assert page.status_code == 422
    assert Idea.objects.count() == 1
    assert "both say:" in words and "The shops refused." in words
    assert "Nobody opens." in words  # what was written is kept
    seen = [each.idea.slug for each in page.context["similar"]]
    assert member.post("/strategy/ideas/new/", entry(seen_similar=seen)).status_code == 302
    assert Idea.objects.count() == 2


def test_likes_are_offered_while_typing(member: Client) -> None:
    held = idea()

    near = member.post("/strategy/similar-ideas/", {"name": "Picking the hour of delivery"})
    far = member.post("/strategy/similar-ideas/", {"name": "Recycle cardboard"})

    assert ENTITY.url("detail", held) in near.content.decode()
    assert "<li>" not in far.content.decode()


def test_an_author_shapes_an_idea_and_the_cto_decides_to_try_it(member: Client) -> None:
    member.post("/strategy/ideas/new/", entry())
    made = Idea.objects.get()
    url = f"/strategy/ideas/{made.slug}/status/"

    page = f"/strategy/ideas/{made.slug}/"
    assert send(member, url, {"status": "shaped"}, page=page).status_code == 302
    refused = send(member, url, {"status": "tried", "reason": "please"}, page=page)
    assert refused.status_code == 422
    assert "please" in refused.content.decode()
    made.refresh_from_db()
    assert made.status == "shaped"
    boss = Client()
    boss.force_login(make.person())
    assert send(boss, url, {"status": "tried"}, page=page).status_code == 302
    made.refresh_from_db()
    assert (made.status, str(made.author)) == ("tried", "mehdi")


def test_an_idea_is_not_dropped_without_saying_why(cto: Client) -> None:
    made = idea()
    url = f"/strategy/ideas/{made.slug}/status/"

    page = f"/strategy/ideas/{made.slug}/"
    assert send(cto, url, {"status": "dropped"}, page=page).status_code == 422
    dropped = {"status": "dropped", "reason": "Too dear."}
    assert send(cto, url, dropped, page=page).status_code == 302
    made.refresh_from_db()
    assert made.reason == "Too dear."


def test_a_vote_counts_once_and_is_taken_back(member: Client) -> None:
    url = f"/strategy/ideas/{idea().slug}/vote/"

    for wanted, votes in (("1", 1), ("1", 1), ("0", 0)):
        assert member.post(url, {"for": wanted}).status_code == 302
        assert IdeaVote.objects.count() == votes
    part = member.post(url, {"for": "1"}, headers={"hx-request": "true"}).content.decode()
    assert 'aria-pressed="true"' in part


def test_one_deletes_ones_own_comment_alone(member: Client) -> None:
    made = idea()
    member.post(f"/strategy/ideas/{made.slug}/comment/", {"text": "Mine"})
    own = IdeaComment.objects.get()
    other = IdeaComment.objects.create(idea=made, text="Theirs", author=make.person("ada"))

    assert str(own.author) == "mehdi"
    assert member.post(f"/strategy/comments/{other.slug}/remove/").status_code == 403
    assert member.post(f"/strategy/comments/{own.slug}/remove/").status_code == 302
    assert [each.text for each in IdeaComment.objects.all()] == ["Theirs"]
    assert member.post(f"/strategy/comments/{own.slug}/restore/").status_code == 302
    back = IdeaComment.objects.get(slug=own.slug)
    assert (back.text, str(back.author), back.said_at) == ("Mine", "mehdi", own.said_at)
    assert member.post(f"/strategy/comments/{own.slug}/restore/").status_code == 404


def test_nobody_puts_back_what_somebody_else_took_away(member: Client, cto: Client) -> None:
    made = idea()
    member.post(f"/strategy/ideas/{made.slug}/comment/", {"text": "Mine"})
    own = IdeaComment.objects.get()
    member.post(f"/strategy/comments/{own.slug}/remove/")

    assert cto.post(f"/strategy/comments/{own.slug}/restore/").status_code == 404
    assert not IdeaComment.objects.exists()


def test_an_empty_comment_is_refused_on_its_page(member: Client) -> None:
    answer = member.post(f"/strategy/ideas/{idea().slug}/comment/", {"text": "  "})

    assert answer.status_code == 422
    assert not IdeaComment.objects.exists()


@pytest.mark.parametrize("path", ["vote/", "comment/", "status/", "evidence/", "evidence/1/"])
def test_an_auditor_reads_ideas_and_writes_nothing(client: Client, path: str) -> None:
    made = idea()
    client.force_login(make.person("auditor", role="auditor"))

    assert client.get(ENTITY.url("detail", made)).status_code == 200
    answer = client.post(f"/strategy/ideas/{made.slug}/{path}", {"text": "x", "for": "1"})
    assert answer.status_code == 403


def test_an_idea_stands_on_a_row_or_on_a_page_outside(cto: Client) -> None:
    made = idea()
    row = Department.objects.create(name="Sales", slug="sales")
    url = f"/strategy/ideas/{made.slug}/evidence/"

    inside = f"https://testserver{registry[Department].url('detail', row)}"
    cto.post(url, {"link": inside, "because": "They asked."})
    cto.post(url, {"link": "https://example.org/study?x=1", "because": ""})

    steps = why(made).steps
    assert [(step.title, step.source) for step in steps] == [("Sales", ""), ("link", "link")]
    page = cto.get(ENTITY.url("detail", made)).content.decode()
    assert 'href="https://example.org/study?x=1"' in page and "They asked." in page
    number = selectors.evidence_of(made)[steps[0].ref]
    told = cto.post(f"{url}{number}/", follow=True)
    assert [step.title for step in why(made).steps] == ["link"]
    undo = next(iter(told.context["messages"])).extra_tags.removeprefix("undo:")
    cto.post(undo)
    assert {(step.title, step.because) for step in why(made).steps} >= {("Sales", "They asked.")}


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "/organisation/departments/absent/",
        "data:text/html,x",
        "https://exa mple.org/",
        "nothing",
        "https://example.org/\u202e",
        "https://testserver/practices/",
    ],
)
def test_a_link_to_nowhere_or_to_a_script_is_refused(cto: Client, link: str) -> None:
    made = idea()

    answer = cto.post(f"/strategy/ideas/{made.slug}/evidence/", {"link": link})

    assert answer.status_code == 422
    assert why(made).steps == []


def test_what_one_may_not_see_cannot_be_cited(member: Client) -> None:
    member.post("/strategy/ideas/new/", entry())
    other = idea()
    url = f"/strategy/ideas/{Idea.objects.get(author__username='mehdi').slug}/evidence/"

    assert member.post(url, {"link": "/practices/waivers/none/"}).status_code == 422
    assert member.post(url, {"link": ENTITY.url("detail", other)}).status_code == 302


def test_a_page_outside_with_an_address_like_ours_stays_outside(cto: Client) -> None:
    made, other = idea(), idea(2)
    link = f"https://example.org{ENTITY.url('detail', other)}"

    cto.post(f"/strategy/ideas/{made.slug}/evidence/", {"link": link})

    assert [step.locator for step in why(made).steps] == [link]


def test_an_address_whose_host_no_address_can_have_is_refused_in_words(cto: Client) -> None:
    url = f"/strategy/ideas/{idea().slug}/evidence/"

    assert cto.post(url, {"link": "https://ge]ms/"}).status_code == 422
