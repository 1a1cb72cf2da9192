"""Treatments of one risk overlap: what several would remove is removed once."""

from itertools import permutations
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.portfolio.make import TODAY, initiative, planned, text
from tests.portfolio.make import capacity as room
from timonier.portfolio import selectors
from timonier.portfolio.core.overlap import Saving, fair_share, saved_together
from timonier.portfolio.models import Initiative
from timonier.risk.models import Risk, SimulationRun, Treatment

LOSS = 100_000.0  # expected a year
shares = st.floats(0, 1)


def saving(left: float, carriers: int = 1, risk: str = "fire") -> Saving:
    alone = LOSS * (1 - left)
    return Saving(risk, left, alone / 2, alone, alone * 2, carriers)


def split(parts: list[list[Saving]]) -> list[tuple[float, float, float]]:
    """What each initiative saves beside all the others."""
    return [
        saved_together(own, [one for other in parts if other is not own for one in other])
        for own in parts
    ]


@given(st.lists(st.lists(shares, min_size=1, max_size=3), min_size=1, max_size=6))
def test_low_ends_never_add_up_to_more_than_is_saved_jointly_and_means_to_just_that(
    lefts: list[list[float]],
):
    parts = [[saving(left) for left in own] for own in lefts]
    joint = LOSS * (1 - prod(left for own in lefts for left in own))

    found = split(parts)

    assert sum(low for low, _mean, _high in found) <= joint / 2 + 1e-6
    assert sum(mean for _low, mean, _high in found) == pytest.approx(joint, abs=1e-6)
    for (low, mean, high), own in zip(found, lefts, strict=True):
        alone = LOSS * (1 - prod(own))
        assert high == pytest.approx(2 * alone)  # it may come first
        assert low <= mean + 1e-6 and mean <= alone + 1e-6


def test_the_low_end_comes_after_the_others_and_after_what_another_initiative_carries_out_too():
    shared, own, other = saving(0.5, carriers=2), saving(0.6), saving(0.8)

    low, _mean, high = saved_together([shared, own], [other])

    assert low == pytest.approx(LOSS / 2 * 0.4 * (0.8 * 0.5))  # of what is left
    assert high == pytest.approx(LOSS * 2 * (1 - 0.5 * 0.6))


@given(st.lists(shares, max_size=4))
def test_the_mean_is_what_a_treatment_saves_on_average_over_all_orders(others: list[float]):
    orders = list(permutations([*range(len(others)), -1]))  # -1: the treatment itself
    before = [order[: order.index(-1)] for order in orders]
    average = sum(prod(others[each] for each in came) for came in before) / len(orders)

    assert fair_share(others) == pytest.approx(average)


def test_many_treatments_of_one_risk_do_not_lose_precision():
    assert 200 * fair_share([0.5] * 199) * 0.5 == pytest.approx(1)


def test_what_another_initiative_carries_out_too_is_saved_once():
    shared = saving(0.4, carriers=2)

    low, mean, high = saved_together([shared], [])

    assert (low, mean, high) == (0, LOSS * 0.6 / 2, LOSS * 0.6 * 2)


def simulated(*treatments: Treatment) -> None:
    rows = [
        {"id": one.slug, "saved_mean": alone, "saved_80": [alone / 2, alone * 2]}
        for one in treatments
        for alone in [LOSS * one.frequency_effect]
    ]
    output = {"treatments": rows}
    SimulationRun.objects.create(slug="run", state="finished", currency="EUR", output=output)


@pytest.fixture
def fire(db: None) -> Risk:
    room(40)
    return Risk.objects.create(name="Fire", slug="fire")


def treatment(risk: Risk, name: str, share: float, **more: object) -> Treatment:
    return Treatment.objects.create(
        name=name, slug=name.lower(), risk=risk, frequency_effect=share, **more
    )


def worth() -> dict[str, tuple[float, float, float]]:
    asked = selectors.question_of_portfolio(today=TODAY).question
    return {one.id: one.value_per_year for one in asked.initiatives}


def test_what_a_treatment_costs_a_year_is_taken_off_once(fire: Risk):
    simulated(treatment(fire, "Alarm", 0.5, cost=7_000))
    initiative("Wire it", 1_000, treatments=["alarm"])
    assert worth()["wire-it"][0] == 1_000 + LOSS / 4 - 7_000

    initiative("Ring it", 1_000, treatments=["alarm"])
    known = selectors.question_of_portfolio(today=TODAY).context["initiatives"]
    assert [one["risk_cost"] for one in known.values()] == [3_500, 3_500]
    assert worth()["wire-it"][0] == 1_000 - 3_500  # the other one may have done it

    Treatment.objects.update(cost=500_000)
    assert worth()["wire-it"][2] < 0  # a treatment may cost more than it saves


def test_initiatives_that_treat_one_risk_do_not_save_its_loss_twice(fire: Risk):
    simulated(treatment(fire, "Alarm", 0.5), treatment(fire, "Sprinkler", 0.8))
    initiative("Alarm", 0, treatments=["alarm"])
    initiative("Water", 0, treatments=["sprinkler"])

    low, high = worth()["alarm"][0], worth()["alarm"][2]

    assert low == pytest.approx(LOSS * 0.5 / 2 * 0.2)
    assert high == pytest.approx(LOSS * 0.5 * 2)


def test_variants_never_overlap_but_a_planned_treatment_of_nobody_does(fire: Risk):
    simulated(treatment(fire, "Alarm", 0.5), treatment(fire, "Sprinkler", 0.8))
    first = initiative("Alarm", 0, treatments=["alarm"])
    other = initiative("Water", 0, treatments=["sprinkler"], variant_of="alarm")
    assert worth()["alarm"][0] == pytest.approx(LOSS * 0.5 / 2)

    Initiative.objects.filter(pk=other.pk).delete()
    assert worth() == {first.slug: worth()[first.slug]}
    Treatment.objects.filter(slug="sprinkler").update(status="planned")
    assert worth()["alarm"][0] == pytest.approx(LOSS * 0.5 / 2 * 0.2)


def test_the_page_of_an_initiative_says_what_its_treatments_cost(fire: Risk, cto):
    simulated(treatment(fire, "Alarm", 0.5, cost=7_000), treatment(fire, "Sprinkler", 0.8))
    initiative("Alarm", 0, treatments=["alarm"])
    initiative("Water", 0, treatments=["sprinkler"])
    planned()

    said = text(cto.get("/portfolio/initiatives/alarm/"))

    assert "of risk removed, less €7.0k a year that its treatments cost." in said
    assert "a loss that several would remove is split between them" in said
