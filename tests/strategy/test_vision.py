"""The page a CTO shows: the statement with its history, horizons, bets, the radar in a line."""

from datetime import date

import pytest
from django.test import Client

from tests import make
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.strategy.models import Idea, Objective, Quadrant, RadarEntry, Vision
from timonier.strategy.selectors.vision import vision_page

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def test_an_unwritten_vision_says_what_would_be_there(cto: Client) -> None:
    page = cto.get("/strategy/vision/").content.decode()

    assert "The vision is not written yet" in page
    assert "/strategy/visions/new/" in page


def test_there_is_one_vision_and_its_history() -> None:
    entity = registry[Vision]
    made = writes.patch(entity, {"statement": "Every parcel says where it is."}, by=None)
    writes.patch(entity, {"statement": "Every parcel arrives."}, made, by=None)

    with pytest.raises(writes.Invalid):
        writes.patch(entity, {"slug": "second", "statement": "Another."}, by=None)
    assert [each.statement for each in made.history.all()][-1] == "Every parcel says where it is."


def test_objectives_stand_under_their_horizon_and_bets_are_ideas_being_tried() -> None:
    for horizon in ("later", "now"):
        Objective.objects.create(name=horizon, slug=horizon, horizon=horizon)
    for status in ("tried", "spark"):
        make.row(registry[Idea], 1 if status == "tried" else 2)
    Idea.objects.filter(slug="pick-the-hour-1").update(status="tried")
    make.row(registry[RadarEntry], 4)

    seen = vision_page(TODAY)

    names = [[part.objective.name for part in parts] for _key, _label, parts in seen.horizons]
    assert names == [["now"], [], ["later"]]
    assert [bet.idea.slug for bet in seen.bets] == ["pick-the-hour-1"]
    assert [(ring.ring, ring.count) for ring in seen.rings if ring.count] == [("adopt", 1)]
    assert seen.radar_on == date(2026, 9, 1)


def test_a_ring_in_one_line_says_how_many_it_leaves_out() -> None:
    quadrant = make.row(registry[Quadrant])
    about = {"quadrant": quadrant, "ring": "hold", "since_on": TODAY}
    RadarEntry.objects.bulk_create(
        RadarEntry(name=f"T{n}", slug=f"t{n}", **about) for n in range(12)
    )

    hold = next(ring for ring in vision_page(TODAY).rings if ring.ring == "hold")

    assert (len(hold.names), hold.hidden, hold.count) == (8, 4, 12)
