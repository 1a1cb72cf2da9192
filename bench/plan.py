"""Plans: time to proof, tiers, large portfolios, rankings, PSPLIB j30, Chu-Beasley knapsacks.

python -m bench.plan base|tiers|large|rankings [--seeds 3] [--scenarios 150]
python -m bench.plan psplib DIRECTORY_OF_SM_FILES --known OPTIMA.csv [--every 10]
python -m bench.plan knapsack mknapcb1.txt [--count 5] [--seconds 12]
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import time
from pathlib import Path

import numpy as np

from bench.portfolios import portfolio
from timonier.portfolio.core import scenarios
from timonier.portfolio.core.answer import answer
from timonier.portfolio.core.effort import Effort
from timonier.portfolio.core.instance import Instance, broken_rules
from timonier.portfolio.core.questions import question_of
from timonier.portfolio.core.rankings import RANKINGS, ranked
from timonier.portfolio.core.solve import best_plan


def shown(name: str, instance: Instance, seconds: float) -> None:
    """One line: status, worth, gap and time of the best plan."""
    begun, busy = time.perf_counter(), time.process_time()
    plan = best_plan(instance, Effort(seconds))
    took, busy = time.perf_counter() - begun, time.process_time() - busy
    wrong = broken_rules(instance, plan.starts) if plan.starts else []
    print(
        f"{name:28} {plan.status:10} {plan.objective:14.2f} gap {plan.gap:7.3%} {took:7.2f} s"
        f" (CPU here {busy:.2f}) {'UNSOUND' if wrong else ''}",
        flush=True,
    )


def drawn(size: int, seed: int, count: int = 0) -> str:
    """A generated question as text."""
    return json.dumps(portfolio(size, seed=seed, scenarios=count) | {"time_limit_s": 600})


def base(options: argparse.Namespace) -> None:
    """40 initiatives, 8 quarters, 6 skills."""
    for seed in range(1, options.seeds + 1):
        shown(f"40 initiatives #{seed}", scenarios.base(question_of(drawn(40, seed))), 60)


def tiers(options: argparse.Namespace) -> None:
    """150 scenarios over 40 initiatives."""
    for seed in range(1, options.seeds + 1):
        begun, busy = time.perf_counter(), time.process_time()
        found = answer(question_of(drawn(40, seed, options.scenarios)))
        assert found.study is not None
        labels = [label.tier for label in found.tiers]
        counts = {name: labels.count(name) for name in sorted(set(labels))}
        planned, took = len(found.study.samples), time.perf_counter() - begun
        busy = time.process_time() - busy
        loose = sum(not sample.proven for sample in found.study.samples)
        print(
            f"#{seed} {planned} scenarios ({loose} not within 0.5 %) {counts} {took:.1f} s"
            f" (CPU {busy:.1f})",
            flush=True,
        )


def large(options: argparse.Namespace) -> None:
    """150 and 300 initiatives in 30 s."""
    for size in (150, 300):
        for seed in range(1, options.seeds + 1):
            instance = scenarios.base(question_of(drawn(size, seed)))
            shown(f"{size} initiatives #{seed}", instance, options.seconds)


def rankings(options: argparse.Namespace) -> None:
    """Worth of the usual rankings as a share of the best plan, obligations first or not."""
    for seed in range(1, options.seeds + 1):
        instance = scenarios.base(question_of(drawn(40, seed)))
        best = best_plan(instance, Effort(30)).objective
        for name, score in RANKINGS.items():
            plain = ranked(instance, score)
            first = ranked(instance, score, obligations_first=True)
            print(
                f"#{seed} {name:16} obligations first {first.objective / best:6.1%}, plain "
                f"{plain.objective / best:6.1%} missing {len(plain.missed)} late {len(plain.late)}",
                flush=True,
            )


def psplib(options: argparse.Namespace) -> None:
    """Shortest schedule as the plan whose last obligation pays a unit for each quarter left."""
    known = _known(options.known)
    found = {"proven optimal": 0, "other": 0, "differs from known": 0}
    files = sorted(options.path.glob("*.sm"))[:: options.every]
    for file in files:
        instance = _project(file.read_text())
        plan = best_plan(instance, Effort(options.seconds))
        length = instance.quarters - 1 - round(plan.objective)
        found["proven optimal" if plan.status == "optimal" else "other"] += 1
        if file.stem in known and known[file.stem] != length:
            found["differs from known"] += 1
            print(file.stem, plan.status, length, "known", known[file.stem], flush=True)
    print(len(files), "projects:", found)


def _known(path: Path | None) -> dict[str, int]:
    if path is None:
        return {}
    with path.open() as handle:
        rows = [[cell.strip() for cell in row] for row in csv.reader(handle)]
    return {Path(r[0]).stem: int(r[1]) for r in rows if len(r) > 1 and r[1].isdigit()}


def _project(text: str) -> Instance:
    """A single-mode project in the .sm format; source and sink have no work."""
    order = _section(text, "PRECEDENCE RELATIONS", "REQUESTS/DURATIONS")
    work = _section(text, "REQUESTS/DURATIONS", "RESOURCEAVAILABILITIES")
    room = _section(text, "RESOURCEAVAILABILITIES", "\x00")[0]
    last = len(work) - 1
    days = np.array([row[3:] for row in work], dtype=float)[1:last]
    length = [row[2] for row in work][1:last]
    after: list[list[int]] = [[] for _ in length]
    for job, _, _, *nexts in order:
        for other in nexts:
            if 1 < job <= last and other <= last:
                after[other - 2].append(job - 2)
    return _paid_for_ending(length, days, np.array(room, dtype=float), after)


def _paid_for_ending(
    length: list[int], need: np.ndarray, room: np.ndarray, after: list[list[int]]
) -> Instance:
    """All work is owed; a last piece of one quarter comes after all and pays for quarters left."""
    horizon = _serial(length, need, room, after) + 1
    count = len(length) + 1
    effort = np.vstack([need * np.array(length)[:, None], np.zeros(room.size)])
    return Instance(
        value=np.array([0.0] * (count - 1) + [4.0]),
        cost=np.zeros(count),
        effort=effort,
        duration=(*length, 1),
        earliest=(0,) * count,
        deadline=(horizon - 1,) * count,
        obligation=(True,) * count,
        capacity=np.repeat(room[:, None], horizon, axis=1),
        budget=None,
        after=(*(tuple(each) for each in after), tuple(range(count - 1))),
        excludes=(),
    )


def _serial(length: list[int], need: np.ndarray, room: np.ndarray, after: list[list[int]]) -> int:
    """Length of the schedule that takes the work in the order given: a horizon."""
    used = np.zeros((room.size, sum(length) + 1))
    ends: list[int] = []
    for job, long in enumerate(length):
        at = max((ends[other] for other in after[job]), default=0)
        while (used[:, at : at + long] + need[job][:, None] > room[:, None]).any():
            at += 1
        used[:, at : at + long] += need[job][:, None]
        ends.append(at + long)
    return max(ends)


def _section(text: str, begin: str, end: str) -> list[list[int]]:
    body = text.split(begin, 1)[1].split(end, 1)[0]
    rows = [re.findall(r"\d+", line) for line in body.splitlines() if re.match(r"\s*\d", line)]
    return [[int(each) for each in row] for row in rows]


def knapsack(options: argparse.Namespace) -> None:
    """Multidimensional knapsacks: one quarter of work, one in which it pays."""
    numbers = iter(float(each) for each in options.path.read_text().split())
    for place in range(min(int(next(numbers)), options.count)):
        size, rows, _ = (int(next(numbers)) for _ in range(3))
        profit = np.array([next(numbers) for _ in range(size)])
        need = np.array([[next(numbers) for _ in range(size)] for _ in range(rows)]).T
        room = np.array([next(numbers) for _ in range(rows)])
        instance = Instance(
            value=profit * 4,
            cost=np.zeros(size),
            effort=need,
            duration=(1,) * size,
            earliest=(0,) * size,
            deadline=(1,) * size,
            obligation=(False,) * size,
            capacity=np.stack([room, np.zeros(rows)], axis=1),
            budget=None,
            after=((),) * size,
            excludes=(),
        )
        shown(f"{options.path.stem}#{place}", instance, options.seconds)


def main() -> None:
    """Run one bench."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what", choices=["base", "tiers", "large", "rankings", "psplib", "knapsack"]
    )
    parser.add_argument("path", nargs="?", type=Path)
    parser.add_argument("--known", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--scenarios", type=int, default=150)
    parser.add_argument("--seconds", type=float, default=30.0)
    options = parser.parse_args()
    globals()[options.what](options)


if __name__ == "__main__":
    main()
