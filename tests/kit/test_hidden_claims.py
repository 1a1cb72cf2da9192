"""What a list keeps from somebody, by whatever rule, no page of the rooms above tells either."""

from __future__ import annotations

from typing import Any

import pytest

from tests import make
from timonier.governance.models import Decision
from timonier.kit import contributions as given
from timonier.kit.contributions import Asked, Item, Line
from timonier.kit.entities.entity import registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(monkeypatch: pytest.MonkeyPatch) -> Decision:
    """One of two questions that wait: a rule of its own keeps it from everybody."""
    entity = registry[Decision]
    rows = make.rows(entity, 2)
    for row in rows:
        Decision.objects.filter(pk=row.pk).update(
            audience="management", decide_by_on=make.asked().today
        )
    kept_back: Decision = rows[0]
    monkeypatch.setitem(
        entity.__dict__, "rows", lambda user: Decision.objects.exclude(pk=kept_back.pk)
    )
    kept_back.refresh_from_db()
    return kept_back


def titles(asked: Asked) -> str:
    kinds: list[Any] = [given.queue, given.changes, given.gaps, given.LANES]
    return "".join(repr(row) for kind in kinds for row in given.lines(kind, asked))


def test_a_decision_that_only_a_rule_of_its_rows_hides_is_named_nowhere_on_the_bridge(
    hidden: Decision,
) -> None:
    other = Decision.objects.exclude(pk=hidden.pk).get()
    told = titles(make.asked(make.person()))
    assert other.name in told
    assert hidden.name not in told


def test_a_room_that_forgets_the_rule_tells_of_no_hidden_row_all_the_same(
    hidden: Decision, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in (given.queue, given.changes):
        monkeypatch.setattr(kind, "_given", {})
    words: dict[str, Any] = {"figure": "", "url": ""}

    @given.queue()
    def careless(asked: Asked) -> list[Item]:
        own = {"kind": "decide", "verb": "", "why": "", "url": ""}
        return [Item(title=row.name, claim=row, **own) for row in Decision.objects.all()]

    @given.changes()
    def changed(asked: Asked) -> list[Line]:
        return [Line(text=row.name, claim=row, **words) for row in Decision.objects.all()]

    asked = make.asked(make.person())
    assert [item.claim.pk for item in given.lines(given.queue, asked)] != []
    for kind in (given.queue, given.changes):
        assert hidden.pk not in [row.claim.pk for row in given.lines(kind, asked)]
        assert hidden.pk in [row.claim.pk for row in given.lines(kind, make.asked())]
