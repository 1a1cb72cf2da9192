"""Amounts of a release, floats then, are money after the upgrade: no cent lost or invented."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.releases.conftest import BOTH, EACH
from tests.releases.kept import Kept

pytestmark = [BOTH, EACH]
COLUMNS = {
    "risk_risk": ("loss_low", "loss_high", "secondary_low", "secondary_high"),
    "risk_treatment": ("cost",),
    "risk_tolerance": ("loss",),
    "risk_riskevent": ("loss",),
    "portfolio_initiative": ("value_low", "value_likely", "value_high", "cost"),
    "portfolio_budget": ("amount",),
    "strategy_idea": ("gain_low", "gain_likely", "gain_high", "cost_to_try"),
    "governance_decision": ("undo_low", "undo_high"),
    "governance_decisionoption": ("cost_low", "cost_high"),
}
KEYS = dict.fromkeys(COLUMNS, "id") | {
    f"{name.replace('_', '_historical', 1)}": "history_id" for name in COLUMNS
}
# What floats of money look like at their worst: cents at the 15th digit, sums that end in 0…4.
AWKWARD = (0.1 + 0.2, 1234567.89, 99999999999.99, 0.01, 4200.000000000001)
Amounts = dict[tuple[str, str, Any], Any]


def amounts(kept: Kept) -> Amounts:
    """(table, column, key of the row) -> what stands there."""
    found: Amounts = {}
    for table, key in KEYS.items():
        columns = COLUMNS[table.replace("_historical", "_")]
        for pk, *values in kept.ask(f"SELECT {key}, {', '.join(columns)} FROM {table}"):
            found |= {(table, name, pk): v for name, v in zip(columns, values, strict=True)}
    return found


def counted(kept: Kept, value: Any) -> Decimal | None:
    """The amount of a column of money."""
    if value is None:
        return None
    if kept.url:
        assert isinstance(value, Decimal)
        return value
    assert isinstance(value, int), value
    return Decimal(value) / 10_000


def test_every_amount_is_the_decimal_that_was_typed_in_the_currency_of_the_company(
    places: Callable[[Path, str], Kept], folder: Path, kind: str
) -> None:
    kept = places(folder, kind)
    for n, (pk,) in enumerate(kept.ask("SELECT history_id FROM portfolio_historicalinitiative")):
        worst = AWKWARD[n % len(AWKWARD)]
        kept.ask(
            f"UPDATE portfolio_historicalinitiative SET cost = {worst!r} WHERE history_id = {pk}"
        )
    (first,) = kept.ask("SELECT min(id) FROM portfolio_initiative")
    kept.ask(f"UPDATE portfolio_initiative SET cost = {AWKWARD[2]!r} WHERE id = {first[0]}")
    kept.ask("UPDATE organisation_company SET currency = 'CHF'")
    before = amounts(kept)

    done = kept.run("doctor")

    assert "ok    tables" in done.stdout, done.stdout
    after = amounts(kept)
    assert before.keys() == after.keys()
    assert sum(value is not None for value in before.values()) > 200
    for place, value in before.items():
        found = counted(kept, after[place])
        unvalued = place[0].startswith("portfolio") and value == 0  # nobody's value is unknown
        if value is None or (unvalued and found is None):
            assert found is None, place
            continue
        exact = Decimal(repr(float(value)))
        assert found is not None, (place, done.stdout)
        assert found == exact or abs(found - exact) < Decimal("0.00005"), place
        assert round(found, 2) == round(exact, 2), place
    assert counted(kept, after["portfolio_initiative", "cost", first[0]]) == Decimal(
        "99999999999.99"
    )
    for table in KEYS:
        told = {code for (code,) in kept.ask(f"SELECT DISTINCT currency FROM {table}")}
        assert told <= {"CHF"}, table
