"""Spans of versions: what lies inside, what overlaps, and how OSV events become spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.knowledge.core.ranges import Span, contains, parse_span, relation, spans_of_events
from timonier.knowledge.core.versions import key

BOUND = st.integers(0, 9).map(lambda n: f"{n}.0")
SPAN = st.builds(
    lambda low, high, low_open, closed: Span(
        low, low_open and bool(low), high, closed and bool(high)
    ),
    st.one_of(st.just(""), BOUND),
    st.one_of(st.just(""), BOUND),
    st.booleans(),
    st.booleans(),
)
POINTS = [f"{n}.{half}" for n in range(-1, 11) for half in (0, 5) if n >= 0]


def held(span: Span) -> set[str]:
    return {point for point in POINTS if contains("npm", span, key("npm", point))}


@given(SPAN)
def test_a_span_reads_back_as_it_was_written(span: Span) -> None:
    assert parse_span(str(span)) == span


@given(SPAN, SPAN)
def test_the_relation_of_two_spans_agrees_with_the_versions_in_them(
    affected: Span, declared: Span
) -> None:
    found = relation("npm", affected, declared)
    if found == "inside":
        assert held(declared) <= held(affected)
    elif found == "apart":
        assert not held(declared) & held(affected)


@pytest.mark.parametrize(
    ("version", "inside"),
    [("1.2.2", False), ("1.2.3", True), ("1.9.0", True), ("2.0.0", False), ("2.0.0-rc.1", True)],
)
def test_a_version_inside_the_range_is_affected(version: str, inside: bool) -> None:
    span = parse_span(">=1.2.3,<2.0.0")
    assert contains("npm", span, key("npm", version)) is inside


def test_the_last_affected_version_is_affected_and_the_next_is_not() -> None:
    (span,) = spans_of_events("pypi", [{"introduced": "1.0"}, {"last_affected": "1.4"}])
    assert contains("pypi", span, key("pypi", "1.4"))
    assert not contains("pypi", span, key("pypi", "1.4.1"))


def test_a_bound_nobody_can_read_gives_no_answer() -> None:
    assert contains("pypi", parse_span("<not-a-version"), key("pypi", "1.0")) is None


def test_events_are_read_in_the_order_of_versions_not_of_writing() -> None:
    events = [{"fixed": "2.0"}, {"introduced": "3.0"}, {"introduced": "0"}, {"fixed": "3.1"}]
    assert [str(span) for span in spans_of_events("pypi", events)] == ["<2.0", ">=3.0,<3.1"]


def test_a_range_without_an_end_holds_every_later_version() -> None:
    (span,) = spans_of_events("golang", [{"introduced": "1.0.0"}])
    assert contains("golang", span, key("golang", "v999.0.0"))


def test_an_exclusive_lower_bound_leaves_its_version_out() -> None:
    events = [{"introduced": "2.2.4"}, {"fixed": "2.2.6"}]
    (span,) = spans_of_events("composer", events, low_open=frozenset({"2.2.4"}))
    assert str(span) == ">2.2.4,<2.2.6"
    assert not contains("composer", span, key("composer", "2.2.4"))
