"""The gate of initiatives: what is wrong is refused on its field, with the cause."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from tests.make import person
from tests.portfolio.make import capacity, initiative
from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.kit.records.writes import Invalid
from timonier.portfolio import selectors
from timonier.portfolio.forms.effort import EffortField, rows_read, rows_written
from timonier.portfolio.models import Capacity, Initiative

ends = st.lists(st.floats(0, 1e5).map(lambda x: round(x, 3)), min_size=3, max_size=3).map(sorted)
skills = st.text("abcPython +#.é", min_size=1, max_size=12).map(str.strip).filter(bool)


@given(st.dictionaries(skills, ends, max_size=4))
def test_effort_reads_back_as_it_was_written(effort):
    assert rows_read(rows_written(effort)) == effort


@pytest.mark.parametrize(
    "text",
    [
        "Python: 5–10–20",
        "Python : 5-10-20",
        "Python: 5 10 20",
        "Python: 5; 10; 20",
        "Python = 5 to 10 to 20",
        '{"Python": [5, 10, 20]}',
        {"Python": [5, 10, 20]},
        "Python: 5, 10, 20",
    ],
)
def test_effort_is_understood_as_people_write_it(text):
    assert EffortField(required=False).clean(text) == {"Python": [5.0, 10.0, 20.0]}


def test_one_number_is_a_certain_effort_and_commas_are_decimals():
    assert EffortField(required=False).clean("Go: 2,5\nC++: 3") == {
        "Go": [2.5] * 3,
        "C++": [3.0] * 3,
    }
    assert EffortField(required=False).clean("") == {}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"dev": [3, 2, 4]}, "upside down"),
        ("dev: 20–10–5", "upside down"),
        ({"dev": [-1, 2, 4]}, "not negative"),
        ({"dev": [1, 2]}, "three numbers"),
        ({"dev": "many"}, "three numbers"),
        ({"": [1, 2, 3]}, "has a name"),
        ({"dev": [1, 2, float("inf")]}, "more than anybody"),
        ("dev five days", "not understood"),
        ("dev: 1\ndev: 2", "there twice"),
        ("{broken", "no JSON"),
        (["dev"], "by skill"),
    ],
)
def test_effort_that_makes_no_sense_is_refused(given, said):
    with pytest.raises(ValidationError) as refusal:
        EffortField(required=False).clean(given)
    assert said in " ".join(refusal.value.messages)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "field", "said"),
    [
        ({"value_low": 5, "value_likely": 3, "value_high": 9}, "value_likely", "Upside down"),
        ({"cost": -1}, "cost", "greater than or equal to 0"),
        ({"effort_days": {"dev": [-1, 1, 2]}}, "effort_days", "not negative"),
        ({"obligation": "law"}, "obligation_source", "needs its source"),
        ({"earliest": "2027-Q2", "deadline_on": "2027-06-29"}, "deadline_on", "cannot be held"),
        ({"earliest": "soon"}, "earliest", "such as 2027-Q1"),
        ({"duration_quarters": 0}, "duration_quarters", "greater than or equal to 1"),
        ({"after": ["b"], "excludes": ["a"]}, "excludes", "“a” and excludes it"),
        ({"after": ["b"], "variant_of": "a"}, "excludes", "“a” and excludes it"),
        ({"variant_of": "variant"}, "variant_of", "is a variant itself"),
    ],
)
def test_a_contradiction_is_refused_on_its_field(data, field, said):
    initiative("a")
    initiative("b", after=["a"])
    initiative("variant", variant_of="a")
    with pytest.raises(Invalid) as refusal:
        initiative("new", **data)
    assert said in " ".join(refusal.value.errors[field])
    assert Initiative.objects.count() == 3


@pytest.mark.django_db
def test_a_circle_over_the_whole_graph_is_refused_and_named():
    first = initiative("First")
    initiative("Second", after=["first"])
    initiative("Third", after=["second"])
    with pytest.raises(Invalid) as refusal:
        change(first, after=["third"])
    said = refusal.value.errors["after"][0]
    assert all(f"“{name}”" in said for name in ("First", "Second", "Third"))
    with pytest.raises(Invalid):
        change(first, after=["first"])
    with pytest.raises(Invalid):
        change(first, excludes=["first"])


@pytest.mark.django_db
def test_a_deadline_is_held_when_its_last_quarter_ends_on_it():
    made = initiative("x", earliest="2027-Q2", deadline_on=date(2027, 6, 30))
    assert made.deadline_on == date(2027, 6, 30)


@pytest.mark.django_db
def test_two_variants_are_not_both_the_obligation():
    owed = {"obligation": "law", "obligation_source": "An act"}
    full = initiative("Full", **owed)
    with pytest.raises(Invalid) as refusal:
        initiative("Small", variant_of="full", **owed)
    assert "obligation" in refusal.value.errors
    initiative("Other", variant_of="full")
    with pytest.raises(Invalid):
        change(full, variant_of="other")


@pytest.mark.django_db
def test_what_is_not_wrong_and_yet_odd_is_said():
    capacity(10, "dev")
    capacity(10, "ops")
    odd = initiative("Odd", 0, {"cobol": 4}, deadline_on="2027-06-30")

    said = " ".join(selectors.warnings_of(odd))

    assert "binds nothing" in said
    assert "“cobol”" in said
    assert "worth nothing" in said


@pytest.mark.django_db
def test_capacity_is_named_by_skill_and_quarter_and_rises():
    entity = registry[Capacity]
    row = {"skill": "C++", "quarter": "2027-Q1", "days_low": 1, "days_likely": 2, "days_high": 3}
    assert writes.patch(entity, row, by=None).slug == "c-2027-q1"
    assert writes.patch(entity, row | {"skill": "C"}, by=None).slug == "c-2027-q1-2"
    with pytest.raises(Invalid) as refusal:
        writes.patch(entity, row | {"skill": "Go", "days_low": 9}, by=None)
    assert "days_likely" in refusal.value.errors


@pytest.mark.django_db
def test_history_tells_what_an_initiative_came_after(client):
    initiative("First")
    initiative("Second", after=["first"])
    client.force_login(person())

    page = client.get(registry[Initiative].url("history", Initiative.objects.get(slug="second")))

    assert "First" in page.content.decode()


@pytest.mark.django_db
def test_a_prefilled_value_that_a_person_changes_is_no_longer_assumed():
    made = initiative("x")
    made.assumed = [{"field": "cost", "why": ""}, {"field": "value_likely", "why": ""}]
    made.save()
    assert len(change(made, cost=made.cost).assumed) == 2
    assert change(made, value_high=90_000).assumed == [{"field": "cost", "why": ""}]
    assert change(made, cost=12).assumed == []


def change(row: Initiative, **data: Any) -> Initiative:
    changed: Initiative = writes.patch(registry[Initiative], data, row, by=None)
    return changed
