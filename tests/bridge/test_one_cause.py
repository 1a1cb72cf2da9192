"""One cause is one line of the queue, with its mend."""

from datetime import timedelta

from django.utils import timezone

from timonier.kit.measured.freshness import Freshness
from timonier.practices.contributions.sources import silent

NOW = timezone.now()


def failed(name: str, cause: str = "unreachable") -> Freshness:
    return Freshness(name, name, "failed", NOW, timedelta(days=3), cause=cause)


def test_an_absent_network_is_one_line_with_its_mend() -> None:
    [item] = silent([failed(f"source {number}") for number in range(8)])
    assert item.title == "8 sources do not answer"
    assert "reaches the internet" in item.why


def test_two_causes_are_two_lines() -> None:
    given = [failed("a"), failed("b"), failed("c", "changed"), failed("d", "untrusted")]
    found = list(silent(given))
    assert [item.title for item in found] == [
        "2 sources do not answer", "c: no answer", "d: no answer",
    ]  # fmt: skip


def test_several_that_hold_nothing_are_one_line_and_one_is_told_by_name() -> None:
    given = [Freshness(name, name, "missing") for name in ("a", "b")]
    [item] = silent(given)
    assert item.title == "2 sources hold nothing"
    [alone] = silent(given[:1])
    assert alone.title == "a: no answer"
