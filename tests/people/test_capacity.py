"""Days there are and ranges promised twice: the cases of old, and all small ones by brute force."""

import json
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.people.core.capacity.report import answer
from timonier.values.workdays import public_holidays

FRANCE = {"country": "FR", "subdivision": None}
TEAM = [
    {"id": "ada", "team": "t", "skills": {}, "fte": 1.0, "away": [["2026-12-21", "2026-12-31"]]},
    {"id": "bob", "team": "t", "skills": {}, "fte": 0.8},
    {"id": "cem", "team": "t", "skills": {}, "fte": 1.0, "to": "2026-12-15"},
]


def ask(people, quarters=(), demands=(), **more):
    body = {"today": "2026-11-30", "calendar": FRANCE, "people": people}
    body |= {"quarters": list(quarters), "demands": list(demands), **more}
    return answer(json.dumps(body).encode())


def demand(name, first, last, days, team="t"):
    return {"id": name, "team": team, "from": first, "to": last, "days": days}


def person(**more):
    return {"id": "ada", "team": "t", "skills": {"go": 1}, "fte": 1, **more}


def days(**more):
    return [row["days"] for row in ask([person(**more)], ["2027-Q2"])["capacity"]]


def ranges(found):
    return [(o["from"], o["to"], o["demand"], o["supply"]) for o in found["overloads"]]


def test_a_holiday_within_an_absence_is_lost_once():
    assert days(fte=0.8, away=[["2027-05-17", "2027-05-21"]]) == [47.2]


def test_absences_that_overlap_are_lost_once():
    week = ["2027-05-17", "2027-05-21"]
    assert days(fte=0.8, away=[week, ["2027-05-19", "2027-05-20"], week]) == [47.2]


def test_ends_that_are_open_last_for_ever():
    assert days(away=[[None, "2027-06-29"]]) == [1]
    assert days(away=[["2027-04-02", None]]) == [1]
    assert days(away=[[None, None]]) == days(to="2027-03-31") == [0]
    assert days(**{"from": None, "to": None, "away": None}) == [63]


def test_a_quarter_is_whole_though_part_of_it_is_past():
    assert ask([person()], ["2026-Q4"])["capacity"][0]["days"] == 64


def test_a_skill_has_its_share_and_overhead_leaves_the_rest():
    found = ask([person(skills={"go": 0.5, "c": 0.1})], ["2027-Q2"], overhead={"share": 0.2})
    assert [(row["skill"], row["days"]) for row in found["capacity"]] == [("go", 25.2), ("c", 5.04)]


def test_skills_and_quarters_keep_the_order_asked():
    rows = ask([person(skills={"z": 1, "a": 0})], ["2027-Q2", "2026-Q4"])["capacity"]
    order = [(row["skill"], row["quarter"]) for row in rows]
    assert order == [("z", "2027-Q2"), ("z", "2026-Q4"), ("a", "2027-Q2"), ("a", "2026-Q4")]


def test_shares_over_one_are_told():
    assert "add up to 1.5" in ask([person(skills={"a": 1, "b": 0.5})])["warnings"][0]
    assert ask([person(skills={"a": 0.1, "b": 0.2, "c": 0.7})])["warnings"] == []


def test_a_range_inside_that_is_over_is_found_beside_the_whole():
    demands = [
        demand("a", "2026-12-01", "2026-12-31", 38),
        demand("b", "2026-12-21", "2026-12-31", 8),
        demand("c", "2026-12-01", "2026-12-11", 20),
    ]
    assert ranges(ask(TEAM, demands=demands)) == [
        ("2026-12-01", "2026-12-31", 66, 42.6),
        ("2026-12-21", "2026-12-31", 8, 6.4),
    ]
    assert ranges(ask(TEAM, demands=demands[2:])) == []


def test_a_range_that_only_holds_a_worse_one_is_left_out():
    rows = [demand("a", "2026-12-07", "2026-12-11", 20), demand("b", "2026-12-01", "2026-12-31", 1)]
    assert ranges(ask(TEAM, demands=rows)) == [("2026-12-07", "2026-12-11", 20, 14)]


def test_demand_that_just_fits_is_no_overload_though_binary_numbers_say_so():
    people = [{**person(), "id": str(n), "fte": 0.1} for n in range(3)]
    rows = [demand("a", "2026-12-01", "2026-12-01", 0.3)]
    assert ranges(ask(people, demands=rows)) == []
    rows[0]["days"] = 0.3000000000000001
    assert len(ranges(ask(people, demands=rows))) == 1


def test_numbers_of_many_digits_stay_exact():
    people = [person(fte=0.12345678901234567)]
    over = [demand("a", "2026-12-01", "2026-12-01", 999999999.0000001)]
    assert ranges(ask(people, demands=over))[0][2:] == (999999999.0000001, 0.12345678901234567)


BASE = date(2026, 12, 21)  # a fortnight with two holidays
PLACES = st.integers(0, 11)
SHARES = st.sampled_from([0, 0.1, 0.5, 0.8, 1])
RANGES = st.tuples(PLACES, PLACES).map(sorted)


def day(place):
    return (BASE + timedelta(days=place)).isoformat()


def by_hand(people, demands, overhead):
    """Hall's condition tried on each range: {team: [(a, b, demand, supply)]} that are minimal."""
    closed = public_holidays("FR", None, 2026, 2027)
    kept = 1 - Fraction(str(overhead))

    def works(place, one):
        when = BASE + timedelta(days=place)
        off = any(a <= day(place) <= b for a, b in one["away"])
        here = one["from"] <= day(place) <= one["to"]
        return here and not off and when.weekday() < 5 and when not in closed

    found = []
    for a, b in {(d["from"], e["to"]) for d in demands for e in demands if d["from"] <= e["to"]}:
        inside = [d for d in demands if a <= d["from"] and d["to"] <= b]
        owed = sum(Fraction(str(d["days"])) for d in inside)
        within = [place for place in range(12) if a <= day(place) <= b]
        there = sum(
            Fraction(str(one["fte"])) * kept for one in people for p in within if works(p, one)
        )
        if owed > there:
            found.append((a, b, owed, there))
    return sorted(
        (a, b, float(owed), float(there))
        for a, b, owed, there in found
        if not any(
            a <= c and e <= b and (a, b) != (c, e) and more - less >= owed - there
            for c, e, more, less in found
        )
    )


@given(
    st.lists(st.tuples(SHARES, RANGES, st.lists(RANGES, max_size=2)), min_size=1, max_size=3),
    st.lists(st.tuples(RANGES, st.sampled_from([0, 0.1, 1, 2.5, 4])), max_size=5),
    st.sampled_from([0, 0.3]),
)
def test_overloads_are_what_trying_each_range_finds(team, owed, overhead):
    people = [
        person(id=str(n), fte=fte, away=[[day(a), day(b)] for a, b in away])
        | {"from": day(first), "to": day(last)}
        for n, (fte, (first, last), away) in enumerate(team)
    ]
    demands = [demand(str(n), day(a), day(b), much) for n, ((a, b), much) in enumerate(owed)]
    found = ask(people, demands=demands, overhead={"share": overhead})
    assert ranges(found) == by_hand(people, demands, overhead)


@pytest.mark.parametrize("order", [1, -1])
def test_teams_do_not_help_each_other_and_rows_may_stand_in_any_order(order):
    people = [person(), {**person(), "id": "bob", "team": "u"}]
    rows = [
        demand("a", "2026-12-01", "2026-12-02", 1),
        demand("b", "2026-12-01", "2026-12-02", 3, "u"),
    ]
    found = ask(people, demands=rows[::order])["overloads"]
    assert [(row["team"], row["demand"], row["supply"]) for row in found] == [("u", 3, 2)]
