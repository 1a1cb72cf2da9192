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
    found = relation("npm", [affected], [declared])
    if found == "inside":
        assert held(declared) <= held(affected)
    elif found == "apart":
        assert not held(declared) & held(affected)


@given(st.lists(SPAN, max_size=4), st.lists(SPAN, min_size=1, max_size=3))
def test_what_is_said_of_several_spans_together_holds_for_each_version(
    affected: list[Span], declared: list[Span]
) -> None:
    hit = {point for span in affected for point in held(span)}
    allowed = {point for span in declared for point in held(span)}
    found = relation("npm", affected, declared)
    assert allowed <= hit or found != "inside"
    assert not allowed & hit or found != "apart"


def test_spans_that_touch_cover_a_range_together() -> None:
    affected = [parse_span("<1.5"), parse_span(">=1.5,<3.0")]
    assert relation("npm", affected, [parse_span(">=1.0,<2.0")]) == "inside"
    assert relation("npm", [affected[0], parse_span(">1.5")], [parse_span(">=1.0")]) == "overlaps"


def test_a_bound_nobody_can_read_leaves_the_rest_unknown_but_what_is_certain_stands() -> None:
    unread = parse_span("<not-a-version")
    assert relation("npm", [unread], [parse_span(">=1.0")]) == "unknown"
    assert relation("npm", [unread, parse_span("<2.0")], [parse_span("<1.0")]) == "inside"
    assert relation("npm", [unread, parse_span("<2.0")], [parse_span(">=3.0")]) == "unknown"


@pytest.mark.parametrize(
    ("affected", "answer"),
    [
        ("<2.0.0-beta.1", "inside"),  # every release below 2.0.0 is
        (">=1.5.0-beta.1,<1.5.0", "apart"),  # pre-releases alone are
        (">=1.5.0-beta.1,<1.6.0", "overlaps"),
    ],
)
def test_where_releases_alone_are_allowed_prereleases_decide_nothing(
    affected: str, answer: str
) -> None:
    allowed = Span("1.0.0", False, "2.0.0", False, releases_only=True)
    assert relation("npm", [parse_span(affected)], [allowed]) == answer


@pytest.mark.parametrize(
    ("bound", "inside"),
    [("<=2.6.0", True), ("<2.6.0", False), (">=2.6.0", True), (">2.6.0", False)],
)
def test_a_label_of_python_counts_as_its_version_at_every_bound(bound: str, inside: bool) -> None:
    assert contains("pypi", parse_span(bound), key("pypi", "2.6.0+cu124")) is inside


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
