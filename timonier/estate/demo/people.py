"""The twelve invented people of Embruns, the names they signed with, and their working hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

_HOURS = (8, 9, 9, 10, 10, 10, 11, 11, 12, 14, 14, 15, 15, 16, 16, 16, 17, 17, 18, 21)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who commits; `also` are the other names the same hands signed with."""

    name: str
    email: str
    also: tuple[tuple[str, str], ...] = ()


_AT = "@embruns.example"
PEOPLE: dict[str, Person] = {
    "claire": Person("Claire Le Goff", "claire.legoff" + _AT),
    "yann": Person("Yann Kerbrat", "yann.kerbrat" + _AT, (("ykerbrat", "yann@thinkpad.local"),)),
    "nadia": Person("Nadia Benali", "nadia.benali" + _AT),
    "tomasz": Person("Tomasz Wrona", "tomasz.wrona" + _AT),
    "amandine": Person(
        "Amandine Rouxel", "amandine.rouxel" + _AT, (("Amandine Rouxel", "a.rouxel@mail.example"),)
    ),
    "hugo": Person("Hugo Peltier", "hugo.peltier" + _AT),
    "ines": Person("Inês Carvalho", "ines.carvalho" + _AT),
    "malo": Person("Malo Tanguy", "malo.tanguy" + _AT, (("malo", "malo.tanguy" + _AT),)),
    "sophie": Person("Sophie Dervenn", "sophie.dervenn" + _AT),
    "kofi": Person("Kofi Asante", "kofi.asante" + _AT),
    "lena": Person("Lena Brandt", "lena.brandt" + _AT),
    "marius": Person("Marius Oprea", "marius.oprea@contractor.example"),
}
BOT = Person("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
MERGED = (PEOPLE["yann"], PEOPLE["yann"].also[0])  # the merge that the demo's CTO confirmed


def moment(rng: Random, day: date, *, robot: bool = False) -> datetime:
    """A moment of a working day (a robot works at night, and all days)."""
    if robot:
        return datetime.combine(day, time(4, rng.randrange(60), rng.randrange(60)), UTC)
    while day.weekday() > 4 and rng.random() > 0.03:
        day -= timedelta(days=1)
    return datetime.combine(
        day, time(rng.choice(_HOURS), rng.randrange(60), rng.randrange(60)), UTC
    )


def is_quiet(rng: Random, day: date) -> bool:
    """Whether nobody works that day: most of mid-August and the end of the year."""
    holiday = (day.month == 8 and 5 <= day.day <= 22) or (day.month == 12 and day.day >= 23)
    return holiday and rng.random() < 0.8


def signature(rng: Random, who: str) -> tuple[str, str]:
    """How this person signs today: now and then from another machine."""
    person = PEOPLE[who]
    if person.also and rng.random() < 0.2:
        return rng.choice(person.also)
    return person.name, person.email
