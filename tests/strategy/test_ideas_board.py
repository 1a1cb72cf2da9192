"""The board of ideas and their order: most wanted first, what waits, few queries."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.strategy.make import idea
from timonier.strategy.models import Idea, IdeaVote
from timonier.strategy.selectors import ideas as selectors

pytestmark = pytest.mark.django_db


def test_the_board_shows_the_most_wanted_first_and_says_how_many_more(cto: Client) -> None:
    for n in range(1, 15):
        idea(n)
    wanted = Idea.objects.get(slug="pick-the-hour-3")
    IdeaVote.objects.create(idea=wanted, voter=make.person("ada", role=""))

    spark = selectors.board(make.person("zoe", role=""))[0]

    assert spark.cards[0].idea == wanted
    assert (spark.count, spark.hidden) == (14, 2)
    assert "2 more" in cto.get("/strategy/ideas/").content.decode()
    assert cto.get("/strategy/ideas/", {"status": "spark", "q": "hour"}).status_code == 200


def test_words_and_kind_narrow_the_board() -> None:
    idea(1), idea(2, kind="win", problem="Another trouble")
    user = make.person()

    assert [c.count for c in selectors.board(user, kind="win")] == [1, 0, 0, 0, 0]
    assert [c.count for c in selectors.board(user, words="TROUBLE another")] == [1, 0, 0, 0, 0]


def test_ideas_without_numbers_wait_in_a_group_of_their_own(cto: Client) -> None:
    idea(1)
    idea(2, gain_low=None, gain_likely=None, gain_high=None)
    idea(3, status="dropped", reason="No.")

    seen = selectors.ranking(make.person("zoe", role=""))

    assert [card.idea.slug for card in seen.cards] == ["pick-the-hour-1"]
    assert [card.idea.slug for card in seen.waiting] == ["pick-the-hour-2"]
    for view in ("worth", "value"):
        assert cto.get("/strategy/ideas/", {"view": view}).status_code == 200


def test_a_long_ranking_says_how_many_it_leaves_out(cto: Client) -> None:
    about = {"kind": "win", "problem": "p", "gain_low": 1, "gain_likely": 2, "gain_high": 3}
    Idea.objects.bulk_create(
        Idea(name=f"n{n}", slug=f"n{n}", cost_to_try=n + 1, **about) for n in range(70)
    )

    page = cto.get("/strategy/ideas/", {"view": "worth"}).content.decode()

    assert "60 of 70" in page


@pytest.mark.parametrize("query", ["", "?view=worth", "?view=value"])
def test_fifty_ideas_cost_the_queries_of_five(cto: Client, query: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert cto.get(f"/strategy/ideas/{query}").status_code == 200
        return len(caught)

    for n in range(1, 6):
        idea(n)
    count()
    few = count()
    values = Idea.objects.values("kind", "problem", "gain_low", "gain_likely", "gain_high",
                                         "cost_to_try").first()  # fmt: skip
    Idea.objects.bulk_create(
        Idea(name=f"more {n}", slug=f"more-{n}", status=Idea.Status.values[n % 5], **values)
        for n in range(45)
    )

    assert count() == few
