"""A bound on work follows the machine: what a busy one slows down is no failure."""

import pytest

from tests import costs


def test_work_over_its_bound_fails_and_says_by_how_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(costs, "pace", lambda: 1.0)
    with pytest.raises(AssertionError, match="a loop cost"), costs.within(0.001, "a loop"):
        sum(range(3_000_000))


def test_a_slower_machine_is_given_more_and_a_faster_one_no_less() -> None:
    assert costs.pace(loop=lambda: costs.NOMINAL * 4) == 4.0
    assert costs.pace(loop=lambda: costs.NOMINAL / 4) == 1.0


def test_the_reference_loop_takes_time() -> None:
    assert costs.pace() >= 1.0


def test_no_test_reads_the_time_that_work_took_but_by_the_reference() -> None:
    clocks = ("process_time", "perf_counter", "thread_time")
    files = [f for f in costs.HERE.rglob("*.py") if f.name not in ("costs.py", "test_costs.py")]
    assert files
    assert [f.name for f in files if any(clock in f.read_text() for clock in clocks)] == []
