"""People engines beside plain loops: the matrix of skills, the training plan, capacity.

    python -m bench.people

The best of three is shown, in processor seconds, which a loaded machine disturbs less. The plain
loop of a plan tries every subset; it is timed on fewer offers and scaled, doubling with each.
"""

from __future__ import annotations

import json
import random
from fractions import Fraction
from itertools import product
from typing import Any

from bench.risk import best
from timonier.people.core.capacity import report as capacity
from timonier.people.core.skills.coverage import Coverage
from timonier.people.core.skills.inputs import Question, question_of
from timonier.people.core.skills.limits import Until
from timonier.people.core.skills.report import answer
from timonier.people.core.skills.training import plan

MATRIX_S, PLAN_S = 0.2, 5.0
TRIED = 14  # offers of which the plain loop tries all subsets


def house(
    people: int, skills: int, needs: int, offers: int, *, share: float = 0.2, seed: int = 1
) -> dict[str, Any]:
    """A company of that size; `share` of all pairs of person and skill have a level."""
    rng = random.Random(seed)
    names, known = [f"p{n}" for n in range(people)], [f"s{n}" for n in range(skills)]
    levels = [
        {"who": who, "skill": skill, "level": rng.randint(1, 5), "on": "2026-05-01"}
        | {"validated": rng.random() < 0.8, "expires": None}
        for who, skill in product(names, known)
        if rng.random() < share
    ]
    wanted = [
        {"skill": rng.choice(known), "level": rng.randint(2, 4)}
        | {"people": int(people * share / 2) + rng.randint(1, 3)}
        for _ in range(needs)
    ]
    systems = [
        {"id": str(at), "weight": rng.randint(1, 5), "needs": wanted[at : at + 3]}
        for at in range(0, needs, 3)
    ]
    asked = [one["skill"] for one in wanted]
    rows = [
        {"id": f"o{n}", "who": rng.choice(names), "skill": rng.choice(asked), "to": 4}
        | {"cost": rng.randint(300, 3000), "days": rng.randint(1, 8)}
        | {"chance": rng.randint(40, 95) / 100}
        for n in range(offers)
    ]
    training = {"budget": 600 * offers, "days": 2 * offers, "offers": rows}
    body = {"today": "2026-11-30", "stale_after_months": 24, "levels": levels, "away": []}
    body["people"] = [{"id": name, "until": None} for name in names]
    return body | {"systems": systems, "training": training}


def asked(*size: int, **more: Any) -> Question:
    """The same as the engine reads it."""
    return question_of(json.dumps(house(*size, **more)))


def by_subsets(question: Question) -> Fraction:
    """The best value by trying every subset, as a plain loop would."""
    training = question.training
    assert training is not None
    found = Fraction(0)
    for taken in range(2 ** len(training.offers)):
        chosen = [o for at, o in enumerate(training.offers) if taken >> at & 1]
        if sum(o.cost for o in chosen) > training.budget:
            continue
        if sum(o.days for o in chosen) <= training.days:
            # The value of a set is left out: this is the least that any such loop costs.
            found = max(found, Fraction(len(chosen)))
    return found


def matrix_by_loop(question: Question) -> int:
    """Each pair of person and skill, its last row looked up in all rows of the person."""
    rows: dict[str, list[Any]] = {}
    for row in question.levels:
        rows.setdefault(row.who, []).append(row)
    found = 0
    for skill in {row.skill for row in question.levels}:
        for person in question.people:
            own = [row for row in rows.get(person.id, ()) if row.skill == skill]
            found += bool(own) and max(own, key=lambda row: row.on).validated
    return found


def shown(name: str, seconds: float, ratio: float = 1.0, bound: float | None = None) -> None:
    """A row of the table."""
    verdict = "" if bound is None else ("within" if seconds <= bound else "MISSED")
    print(f"{name:52} {seconds:10.3f} {ratio:10.1f} {verdict}")


def main() -> None:
    """Print the table."""
    print(f"{'':52} {'s':>10} {'x ours':>10}")
    large = asked(1000, 200, 200, 0, share=1.0)
    ours, _ = best(lambda: Coverage(large).needs)
    shown("matrix and cover, 1,000 people x 200 skills", ours, bound=MATRIX_S)
    loop, _ = best(lambda: matrix_by_loop(large), 1)
    shown("  plain loop", loop, loop / ours)
    for seed in range(1, 4):
        some = asked(60, 20, 40, 30, seed=seed)
        ours, _ = best(lambda some=some: plan(Coverage(some), Until()))
        shown(f"plan, 60 people, 40 needs, 30 offers ({seed})", ours, bound=PLAN_S)
    few = asked(60, 20, 40, TRIED)
    loop = best(lambda: by_subsets(few), 1)[0] * 2 ** (30 - TRIED)
    shown(f"  every subset (scaled from {TRIED} offers)", loop, loop / ours)
    for skills in (5, 2, 1):
        hard = asked(60, skills, 40, 30)
        spent, _ = best(lambda hard=hard: plan(Coverage(hard), Until()), 1)
        shown(f"plan, the same with {skills} skills", spent, bound=PLAN_S)
    body = json.dumps(house(60, 20, 40, 30)).encode()
    whole, _ = best(lambda: answer(body))
    shown("whole answer of the first", whole, bound=PLAN_S)
    staff = [
        {"id": str(n), "team": str(n % 20), "skills": {"a": 0.5, "b": 0.5}, "fte": 0.8}
        for n in range(1000)
    ]
    demands = [
        {"id": str(n), "team": str(n % 20), "from": "2027-01-04", "to": f"2027-{n % 12 + 1:02}-28"}
        | {"days": 900}
        for n in range(1000)
    ]
    quarters = [f"{2026 + n // 4}-Q{n % 4 + 1}" for n in range(12)]
    calendar = {"country": "FR", "subdivision": None}
    text = json.dumps(
        {"today": "2026-11-30", "calendar": calendar, "people": staff, "quarters": quarters}
        | {"demands": demands}
    ).encode()
    spent, _ = best(lambda: capacity.answer(text))
    shown("capacity, 1,000 people, 12 quarters, 1,000 demands", spent)


if __name__ == "__main__":
    main()
