"""Whatever the solver refuses, a reader is told in words of their own."""

import json

import pytest
from django.utils import translation

from tests.portfolio.ask import document, initiative
from tests.portfolio.test_plans_what_if import BASE, DUD, LAW, SHOP, WRONG
from timonier.portfolio.core.questions import question_of
from timonier.portfolio.words import complaints
from timonier.values.asked import BadInput

NAMES = {"shop": "The shop", "base": "Ground", "late": "Late", "law": "The act", "ghost": "Ghost"}


@pytest.mark.parametrize("choice", [choice for choice, _said in WRONG])
def test_a_choice_that_is_refused_is_told_by_name(choice):
    late = initiative("late", earliest="Q2", duration_quarters=2)
    against = initiative("against", excludes=["late"])
    said = refusals(document(BASE, SHOP, DUD, LAW, late, against) | choice)

    assert said
    for problem in said:
        if "is not an initiative" in problem:
            continue  # a what-if is checked for these before the solver is asked
        told = complaints.told(problem, NAMES)
        assert told != problem
        assert not any(f"“{slug}”" in told for slug in NAMES)


def test_a_circle_is_told_in_its_order():
    a, b = initiative("a", after=["b"]), initiative("b", after=["a"])
    (problem,) = refusals(document(a, b))
    assert "“A”" in complaints.told(problem, {"a": "A", "b": "B"})


def test_a_name_with_a_quote_is_read_as_it_was():
    owed = initiative("l'acte", obligation="an act")
    (problem,) = refusals(document(owed, left_out=["l'acte"]))
    assert "“The act”" in complaints.told(problem, {"l'acte": "The act"})


def test_the_words_are_french_for_the_french():
    (problem,) = refusals(document(initiative("law", obligation="act"), left_out=["law"]))
    with translation.override("fr"):
        assert "obligation" in complaints.told(problem, {})
        assert complaints.words("Field required") != "Field required"


def refusals(body: dict) -> list[str]:
    with pytest.raises(BadInput) as bad:
        question_of(json.dumps(body))
    return bad.value.problems
