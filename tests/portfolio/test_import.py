"""A documented question comes into the portfolio whole or not at all, and goes out again."""

import json

import pytest

from tests.portfolio.ask import document
from tests.portfolio.ask import initiative as given
from tests.portfolio.make import TODAY, capacity, initiative
from timonier.portfolio import selectors, services
from timonier.portfolio.core.questions import question_of
from timonier.portfolio.models import Budget, Capacity, Initiative

pytestmark = pytest.mark.django_db

QUARTERS = ["2026-Q4", "2027-Q1", "2027-Q2"]
WHOLE = document(
    given("Réécrire l’outil", [1, 2, 3], {"dev": 5}, after=["base"], earliest="2027-Q1"),
    given("base", 100, {"dev": 2}, excludes=["other"]),
    given("other", 7, {"ops": 1}, obligation="An act", deadline="2027-Q1", cost=12),
    capacity={"dev": [10, [5, 6, 7], 10], "ops": [3, 3, 3]},
) | {"quarters": QUARTERS, "budget": [100, 0, 50]}


def brought(body=WHOLE, **options):
    text = body if isinstance(body, str) else json.dumps(body)
    return services.import_question(text=text, by=None, today=TODAY, **options)


def test_a_dry_run_counts_and_changes_nothing():
    report = brought()

    assert (report.created, report.problems) == (3 + 6 + 3, [])
    assert not Initiative.objects.exists()
    assert not Capacity.objects.exists()


def test_what_comes_in_is_all_there_in_whatever_order_it_was_written():
    report = brought(dry_run=False)

    tool = Initiative.objects.get(slug="reecrire-loutil")
    assert [row.slug for row in tool.after.all()] == ["base"]
    assert tool.effort_days == {"dev": [5.0, 5.0, 5.0]}
    other = Initiative.objects.get(slug="other")
    assert (other.obligation, other.obligation_source) == ("law", "An act")
    assert str(other.deadline_on) == "2027-03-31"
    assert any("“other”" in note for note in report.notes)
    assert Capacity.objects.get(slug="dev-2027-q1").days_likely == 6
    assert Budget.objects.get(quarter="2027-Q2").amount.amount == 50


def test_the_same_file_again_changes_nothing():
    brought(dry_run=False)
    before = Initiative.history.count()

    again = brought(dry_run=False)

    assert (again.created, again.updated, again.unchanged) == (0, 0, 12)
    assert Initiative.history.count() == before


def test_what_goes_out_comes_in_as_it_was():
    capacity(40)
    base = initiative("Base", days={"dev": [1, 2, 4]})
    initiative("Shop", after=[base.slug], obligation="law", obligation_source="An act",
               deadline_on="2027-05-15")  # fmt: skip
    out = selectors.portfolio_document(today=TODAY, settings=selectors.Settings(quarters=4))
    assert question_of(json.dumps(out))

    report = brought(out, dry_run=False)

    assert (report.created, report.updated, report.problems) == (0, 0, [])
    assert Initiative.objects.get(slug="shop").deadline_on.isoformat() == "2027-05-15"


def test_another_currency_is_refused_on_its_field():
    report = brought(WHOLE | {"currency": "USD"}, dry_run=False)

    assert [(one.row, one.column) for one in report.problems] == [(0, "currency")]
    assert "USD" in report.problems[0].message
    assert not Initiative.objects.exists()


@pytest.mark.parametrize(
    ("rows", "place", "said"),
    [
        ([given("a", [3, 2, 1])], (1, "value_per_year"), "Upside down"),
        ([given("a"), given("b", days={"dev": -1})], (2, "effort_days.dev.0"), "Out of bounds"),
        ([given("a", after=["b"]), given("b", after=["a"])], (0, "initiatives"), "in a circle"),
        ([given("a", after=["ghost"])], (1, "after"), "not in the file"),
        ([given("a", earliest="2027-Q2", deadline="2026-Q4")], (1, "deadline"), "before it may"),
        ([given("a", cost=-5)], (1, "cost"), "Out of bounds"),
    ],
)
def test_a_bad_file_is_refused_with_the_place_and_the_cause(rows, place, said):
    report = brought(document(*rows) | {"quarters": QUARTERS, "capacity": {"dev": [1, 1, 1]}})

    assert [(one.row, one.column) for one in report.problems][:1] == [place]
    assert said in report.problems[0].message


def test_what_the_gate_refuses_is_told_with_its_row_and_nothing_is_kept():
    initiative("Other", variant_of=initiative("base").slug)
    rows = [given("fresh"), given("other", after=["base"])]

    report = brought(document(*rows[:1], given("base"), rows[1]) | {
        "quarters": QUARTERS, "capacity": {"dev": [1, 1, 1]}}, dry_run=False)  # fmt: skip

    assert [(one.row, one.column) for one in report.problems] == [(3, "excludes")]
    assert not Initiative.objects.filter(slug="fresh").exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"currency": "EUR"}', "\x00", "[" * 5000])
def test_what_is_no_question_is_refused_in_words(text):
    report = brought(text)
    assert report.problems
    assert all(problem.message for problem in report.problems)


def test_quarters_without_a_year_begin_with_the_current_one():
    report = brought(document(given("a", earliest="Q2")), dry_run=False)

    assert Initiative.objects.get(slug="a").earliest == "2027-Q1"
    assert any("no year" in note for note in report.notes)


def test_quarters_with_a_hole_are_refused():
    body = document(given("a")) | {"quarters": ["2026-Q4", "2027-Q2"], "capacity": {"dev": [1, 1]}}
    assert [one.column for one in brought(body, dry_run=False).problems] == ["quarters"]
