"""Do tiers stand against another seed? Portfolios x seeds, without a word where they may not.

python -m bench.stability [--portfolios 20] [--seeds 20] [--size 12] [--scenarios 150] [--first 1]

A tier that two seeds both call determined and tell differently is a failure; the exit code is then
1. Beside it: how many tiers change at all, and how many are called undetermined.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter

from bench.portfolios import portfolio
from timonier.portfolio.core.answer import answer
from timonier.portfolio.core.questions import question_of
from timonier.portfolio.core.report import report

Row = dict[str, object]


def rows_of(size: int, number: int, seed: int, scenarios: int) -> list[Row]:
    """The tiers of one portfolio under one seed; none when no plan holds its obligations."""
    body = portfolio(size, skills=3, seed=number, scenarios=scenarios)
    body["budget"] = [2 * money for money in body["budget"]]  # tight enough, and never too tight
    asked = question_of(json.dumps(body | {"seed": seed, "time_limit_s": 3600}))
    rows: list[Row] = report(asked, answer(asked))["tiers"]
    return rows


def compared(by_seed: list[list[Row]]) -> Counter[str]:
    """Of the initiatives of one portfolio: changed tiers, open ones, and broken promises."""
    found: Counter[str] = Counter()
    for rows in zip(*by_seed, strict=True):
        told = {row["tier"] for row in rows}
        sure = {row["tier"] for row in rows if not row["undetermined"]}
        found["initiatives"] += 1
        found["change tier with the seed"] += len(told) > 1
        found["undetermined rows"] += sum(bool(row["undetermined"]) for row in rows)
        found["rows"] += len(rows)
        found["BROKEN: determined and different"] += len(sure) > 1
        shares = [float(str(row["regret_p10"])) for row in rows if row["regret_p10"] is not None]
        found["BROKEN: regret over 1"] += any(share > 1 for share in shares)
        if len(sure) > 1:
            print([(row["id"], row["tier"], row["acceptability"]) for row in rows], flush=True)
    return found


def main() -> int:
    """1 when a determined tier changed with the seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, value in (("portfolios", 20), ("seeds", 20), ("size", 12), ("scenarios", 150)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--first", type=int, default=1)
    options = parser.parse_args()
    total: Counter[str] = Counter()
    begun = time.perf_counter()
    number, left = options.first - 1, options.portfolios
    while left:
        number += 1
        seeds = range(1, options.seeds + 1)
        answers = [rows_of(options.size, number, seed, options.scenarios) for seed in seeds]
        if not answers[0]:
            continue
        left, total = left - 1, total + compared(answers)
        print(number, dict(total), f"{time.perf_counter() - begun:.0f} s", flush=True)
    return int(any(count for name, count in total.items() if name.startswith("BROKEN")))


if __name__ == "__main__":
    sys.exit(main())
