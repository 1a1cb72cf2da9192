"""What the people of Embruns predicted, and how it ended: enough to see how sure they may be.

They are a little too sure: of their eight intervals at 90 %, two missed.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

MAIL, DATABASE, EXCHANGE = "mail", "database", "exchange"


@dataclass(frozen=True, slots=True)
class Forecast:
    """One statement: made and due so many days ago, with a chance or an interval, and its end."""

    statement: str
    made: int
    due: int
    probability: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    outcome: str = ""
    value: float | None = None


def of(kind: str) -> list[Forecast]:
    """The forecasts of one decision."""
    return [*_chances(kind), *_amounts(kind)]


def _chances(kind: str) -> list[Forecast]:
    """Statement, made, due, chance, whether it happened."""
    told: dict[str, tuple[tuple[str, int, int, float, bool], ...]] = {
        MAIL: (
            (_("The servers are off by the end of spring"), 372, 170, 0.9, True),
            (_("Fewer than one mail in fifty lands in spam"), 372, 260, 0.8, True),
            (_("No merchant leaves because of the change"), 372, 200, 0.95, True),
            (_("The templates are rewritten within a quarter"), 372, 280, 0.7, False),
            (_("The bill stays under 2,500 a month"), 372, 180, 0.8, True),
            (_("Two carriers use our mails instead of theirs"), 372, 150, 0.5, False),
            (_("Complaints about notices fall by half"), 372, 190, 0.6, True),
            (_("Nobody is called at night for mail"), 372, 120, 0.9, True),
            (_("The provider stops for less than two hours a year"), 372, 60, 0.8, False),
            (_("Text messages follow within the year"), 372, 40, 0.4, False),
        ),
        DATABASE: (
            (_("The new version is in use by the autumn"), 210, 90, 0.9, True),
            (_("The slowest query takes under a second"), 210, 120, 0.7, True),
            (_("Nobody needs more disk before winter"), 210, 80, 0.6, False),
            (_("One restore is tried before the summer"), 210, 150, 0.8, False),
            (_("The host announces its price before October"), 210, 60, 0.5, True),
            (_("The second reader is switched off"), 210, 100, 0.3, False),
            (_("The copy for tests has no addresses in it"), 210, 95, 0.9, True),
        ),
        EXCHANGE: (
            (_("Colivio publishes its format before the summer"), 300, 170, 0.7, True),
            (_("One carrier leaves the old exchange this year"), 300, 30, 0.6, True),
            (_("No file is lost for a quarter"), 300, 210, 0.9, False),
            (_("The tests run in under ten minutes"), 300, 220, 0.8, True),
            (_("Two people know the exchange by the autumn"), 300, 65, 0.7, False),
            (_("The machine is replaced before it fails"), 300, 130, 0.9, True),
            (_("A carrier asks for signed files"), 300, 110, 0.2, False),
        ),
    }  # fmt: skip
    return [
        Forecast(statement, made, due, probability=chance, outcome="yes" if happened else "no")
        for statement, made, due, chance, happened in told[kind]
    ]


def _amounts(kind: str) -> list[Forecast]:
    """Statement, made, due, low, high, unit, what was measured; the intervals are of 90 %."""
    days = _("days")
    told: dict[str, tuple[tuple[str, int, int, float, float, str, float], ...]] = {
        MAIL: (
            (_("Work to move the templates"), 372, 290, 8, 16, days, 14),
            (_("Mails a day after the change"), 372, 200, 38_000, 52_000, "", 47_300),
            (_("Bill of the first year"), 372, 10, 22_000, 30_000, "EUR", 31_400),
        ),
        DATABASE: (
            (_("Work to move to the new version"), 210, 92, 5, 12, days, 9),
            (_("Growth of the database in half a year"), 210, 30, 60, 140, "GB", 118),
        ),
        EXCHANGE: (
            (_("Files exchanged on the busiest day"), 300, 15, 21_000, 30_000, "", 26_900),
            (_("Work to read the new format"), 300, 120, 10, 20, days, 27),
            (_("Refused files in a month"), 300, 70, 20, 90, "", 44),
        ),
    }  # fmt: skip
    return [
        Forecast(statement, made, due, low=low, high=high, unit=unit, value=value)
        for statement, made, due, low, high, unit, value in told[kind]
    ]
