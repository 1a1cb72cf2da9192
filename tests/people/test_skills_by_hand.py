"""Small houses, answered as by trying every set of people and every set of offers."""

import json
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people.example import level, need, offer
from timonier.people.core.skills.report import answer

NAMES = ["ada", "bob", "cem", "dia"]
SKILLS = ["x", "y"]
DAYS = ["2024-11-29", "2024-11-30", "2026-01-01", "2026-11-30"]
ROWS = st.builds(
    level,
    st.sampled_from(NAMES),
    st.sampled_from(SKILLS),
    st.integers(0, 5),
    st.sampled_from(DAYS),
    st.booleans() | st.just(True),
    st.sampled_from([None, "2026-11-30"]),
)
NEEDS = st.builds(need, st.sampled_from(SKILLS), st.integers(1, 4), st.integers(0, 3))
SYSTEMS = st.lists(
    st.tuples(st.sampled_from([0, 1, 0.5, 3]), st.lists(NEEDS, max_size=3)), max_size=3
).map(lambda rows: [{"id": str(n), "weight": w, "needs": r} for n, (w, r) in enumerate(rows)])
OFFERS = st.lists(
    st.builds(
        offer,
        st.just(""),
        st.sampled_from(NAMES),
        st.sampled_from(SKILLS),
        st.integers(1, 5),
        st.integers(1, 3),
        st.integers(0, 2),
        st.sampled_from([0, 0.1, 0.5, 0.8, 1]),
    ),
    max_size=7,
).map(lambda rows: [{**row, "id": f"o{len(rows) - n}"} for n, row in enumerate(rows)])


def latest(levels):
    """The last row of each pair; None where two of one day differ."""
    last = {}
    for row in levels:
        last.setdefault((row["who"], row["skill"]), []).append(row)
    found = {}
    for pair, rows in last.items():
        newest = [row for row in rows if row["on"] == max(r["on"] for r in rows)]
        if any(row != newest[0] for row in newest):
            return None
        found[pair] = newest[0]
    return found


def covers(last, away, one):
    return [
        name
        for name in NAMES
        if (row := last.get((name, one["skill"])))
        and name not in away
        and row["validated"]
        and row["level"] >= one["level"]
        and row["on"] >= "2024-11-30"
    ]


def expected(gap, chances):
    """E[min(gap, successes)] over every outcome."""
    total = Fraction()
    for outcome in range(2 ** len(chances)):
        share, good = Fraction(1), 0
        for at, chance in enumerate(chances):
            won = outcome >> at & 1
            share *= chance if won else 1 - chance
            good += won
        total += share * min(gap, good)
    return total


def best_by_hand(systems, offers, last, away, budget, days):
    """(value, cost, ids) of the best plan: every subset of the offers is tried."""
    best = None
    for many in range(len(offers) + 1):
        for chosen in combinations(offers, many):
            cost, time = sum(o["cost"] for o in chosen), sum(o["days"] for o in chosen)
            pairs = {(o["who"], o["skill"]) for o in chosen}
            if cost > budget or time > days or len(pairs) < many:
                continue
            value = Fraction()
            for system in systems:
                for one in system["needs"]:
                    there = covers(last, away, one)
                    helps = [
                        Fraction(str(o["chance"]))
                        for o in chosen
                        if o["skill"] == one["skill"] and o["to"] >= one["level"]
                        if o["who"] not in there and o["who"] not in away
                    ]
                    gap = max(0, one["people"] - len(there))
                    value += Fraction(str(system["weight"])) * expected(gap, helps)
            rank = (-value, cost, sorted(o["id"] for o in chosen))
            best = rank if best is None else min(best, rank)
    return best


def truck_by_hand(systems, last, away):
    needs = {(n["skill"], n["level"]): n for s in systems for n in s["needs"]}
    sets = [set(covers(last, away, one)) for one in needs.values()]
    for size in range(len(NAMES) + 1):
        for people in combinations(NAMES, size):
            if 2 * sum(not each - set(people) for each in sets) > len(sets):
                return {"size": size, "set": list(people)}
    return {"size": None, "set": []}


@settings(max_examples=150)
@given(
    st.lists(ROWS, max_size=8),
    SYSTEMS,
    OFFERS,
    st.lists(st.sampled_from(NAMES), max_size=1),
    st.integers(0, 9),
    st.integers(0, 6),
)
def test_small_houses_are_answered_as_by_trying_everything(
    levels, systems, offers, away, budget, days
):
    last = latest(levels)
    if last is None:
        return
    question = {"today": "2026-11-30", "stale_after_months": 24, "away": away, "levels": levels}
    question["people"] = [{"id": name, "until": None} for name in NAMES]
    question["systems"] = systems
    question["training"] = {"budget": budget, "days": days, "offers": offers}
    found = answer(json.dumps(question).encode())

    value, cost, ids = best_by_hand(systems, offers, last, away, budget, days)
    plan = found["plan"]
    assert (plan["value"], plan["cost"]) == (float(-value), cost)
    assert sorted(plan["chosen"]) == ids
    assert found["truck"] == truck_by_hand(systems, last, away)
    for system, row in zip(systems, found["systems"], strict=True):
        there = [covers(last, away, one) for one in system["needs"]]
        assert [one["who"] for one in row["needs"]] == there
        assert row["bus"] == min(map(len, there), default=None)
    for row in found["if_leaves"]:
        falls = {}
        for system in systems:
            was = min((len(covers(last, away, n)) for n in system["needs"]), default=0)
            gone = [*away, row["who"]]
            now = min((len(covers(last, gone, n)) for n in system["needs"]), default=0)
            if now < was:
                falls[system["id"]] = (now, was)
        assert {s["id"]: (s["bus"], s["was"]) for s in row["systems"]} == falls
