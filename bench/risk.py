"""Risk simulation beside pyfair and beside a plain yearly loop: speed as ratios, tails as figures.

    python -m bench.risk [--peer PYTHON]

PYTHON is an interpreter that has pyfair (requirements in bench/requirements.in); without it that
row says so. All rows come from one run; the best of three is shown, in processor seconds, which a
loaded machine disturbs less; the portfolio uses all processors and is shown on the clock as well.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from timonier.risk.core import closed, draws
from timonier.risk.core.engine import answer
from timonier.risk.core.inputs import Question, Risk, question_of
from timonier.risk.core.measures import measures

YEARS = 1_000_000
RATE, LOSS_90 = 0.14, (20_000.0, 400_000.0)
LOOP_YEARS = 50_000  # the plain loop is timed on fewer years and scaled, since it is linear
BOUND_S, BOUND_MB = 1.5, 400
PEER = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
from pyfair import FairModel
low, mode, high, rate, years = json.loads(sys.argv[1])
best, losses = 1e9, None
for _ in range(3):
    started = time.process_time()
    model = FairModel(name="m", n_simulations=years, random_seed=1)
    model.input_data("Loss Event Frequency", constant=rate)
    model.input_data("Loss Magnitude", low=low, mode=mode, high=high)
    model.calculate_all()
    best = min(best, time.process_time() - started)
    losses = model.export_results()["Risk"].to_numpy().copy()
losses.sort()
place = int(len(losses) * 0.99)
print(json.dumps([best, float(losses[place]), float((losses == 0).mean())]))
"""


def one_risk() -> Risk:
    """Seven years between two events, lognormal losses."""
    return Risk(id="r", frequency=(RATE, RATE, RATE), loss_90=LOSS_90)


def best(work: Callable[[], Any], rounds: int = 3) -> tuple[float, Any]:
    """(fewest processor seconds, last result)."""
    shortest, result = math.inf, None
    for _ in range(rounds):
        started = time.process_time()
        result = work()
        shortest = min(shortest, time.process_time() - started)
    return shortest, result


def on_the_clock(work: Callable[[], Any], rounds: int = 3) -> float:
    """Shortest wall seconds."""
    shortest = math.inf
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - started)
    return shortest


def loop(years: int) -> list[float]:
    """What the field's yearly loops do, in plain Python."""
    rng = random.Random(1)
    mu, sigma = draws.lognormal(LOSS_90)
    limit = math.exp(-RATE)
    losses = []
    for _ in range(years):
        events, product = 0, rng.random()
        while product > limit:
            events, product = events + 1, product * rng.random()
        losses.append(sum(rng.lognormvariate(mu, sigma) for _ in range(events)))
    return losses


def peer(python: str) -> tuple[float, float, float] | None:
    """(seconds, 99th percentile, share of years without loss) of pyfair, or None."""
    asked = json.dumps([LOSS_90[0], 90_000.0, LOSS_90[1], RATE, YEARS])
    done = subprocess.run([python, "-c", PEER, asked], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"pyfair: not run ({done.stderr.strip().splitlines()[-1:] or 'no output'})")
        return None
    seconds, tail, free = json.loads(done.stdout.strip().splitlines()[-1])
    return seconds, tail, free


def portfolio() -> Question:
    """A hundred correlated risks over a hundred thousand years."""
    risks = [
        {
            "id": f"r{number}",
            "frequency": [0.1, 0.5, 2],
            "loss_90": [1e4, 1e6],
            "group": "g",
            "correlation": 0.3,
        }
        for number in range(100)
    ]
    body = {"currency": "EUR", "years": 100_000, "seed": 1, "risks": risks}
    return question_of(json.dumps(body))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", default="", metavar="PYTHON")
    options = parser.parse_args()

    def ours() -> Any:
        return draws.simulate(one_risk(), years=YEARS, seed=1).yearly()

    seconds, losses = best(ours)
    found = measures(np.asarray(losses), mean=closed.expected(one_risk()))
    print(f"{'one risk, 10^6 years':34} {'s':>8} {'x ours':>8} {'P(no loss)':>11} {'P99':>10}")
    row = f"{seconds:8.3f} {1:8.1f} {found.p_no_loss:11.3f} {found.var['99']:10.0f}"
    print(f"{'timonier, compound Poisson':34} {row}")
    whole, _ = best(lambda: measures(np.asarray(ours()), mean=closed.expected(one_risk())))
    print(f"{'the same with all its measures':34} {whole:8.3f} {whole / seconds:8.1f}")
    if options.peer and (other := peer(options.peer)):
        print(
            f"{'pyfair, rate x magnitude':34} {other[0]:8.3f} {other[0] / seconds:8.1f}"
            f" {other[2]:11.3f} {other[1]:10.0f}"
        )
    slow, _ = best(lambda: loop(LOOP_YEARS), 2)
    slow *= YEARS / LOOP_YEARS
    print(f"{'plain yearly loop (scaled)':34} {slow:8.3f} {slow / seconds:8.1f}")
    exact = math.exp(-RATE)
    print(f"{'closed form':34} {'':8} {'':8} {exact:11.3f}")
    spent, _ = best(lambda: answer(portfolio()), 2)
    many = on_the_clock(lambda: answer(portfolio()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    verdict = "within" if many <= BOUND_S and peak <= BOUND_MB else "MISSED"
    told = f"{many:.2f} s ({spent:.2f} s of processor), {peak:.0f} MB peak"
    print(f"100 correlated risks x 100,000 years: {told}: {verdict}")


if __name__ == "__main__":
    main()
