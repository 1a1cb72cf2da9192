"""Pages over large tables: server time of a list of 50 out of 100,000, of the bridge; memory.

    python -m bench.pages

CPU seconds of one request, best of some, through every middleware to the rendered page, signed in
as a CTO; the network and the browser are not in it. The memory is that of the web server of
`timonier up`, in a process of its own, over 10,000 requests for every page that a crawl finds.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from itertools import batched
from typing import TYPE_CHECKING

from bench.served import mixed, served
from bench.stage import best, open_home, table, verdict

if TYPE_CHECKING:
    from django.test import Client

ROWS = 100_000
REPOSITORIES_MADE = 200
LIST, BRIDGE, WEB_MB = 0.060, 0.150, 250
ROUNDS = 7
REQUESTS, STEPS = 10_000, 5


def fill(count: int = ROWS) -> None:
    """200 repositories, and as many components as findings."""
    from django.utils import timezone

    from timonier.estate.models import Component, Manifest, Repository
    from timonier.practices.models import Finding

    now = timezone.now()
    made = Repository.objects.bulk_create(
        Repository(name=f"r{n}", slug=f"r{n}", location=f"place/r{n}", state="scanned",
                   head="a" * 40, scanned_at=now, last_commit_at=now, commits=100, authors=3)
        for n in range(REPOSITORIES_MADE)
    )  # fmt: skip
    files = Manifest.objects.bulk_create(
        Manifest(repository=row, path="requirements.txt", kind="requirements", parsed=True)
        for row in made
    )
    levels, today = ("critical", "high", "medium", "low", "info"), now.date()
    for numbers in batched(range(count), 5_000):
        places = [(n, made[n % len(made)], files[n % len(files)]) for n in numbers]
        Component.objects.bulk_create(
            Component(repository=row, manifest=file, type="pypi", name=f"library-{n % 9_000}",
                      version=f"1.{n % 40}.0", scope="prod", direct=True, line=n % 500)
            for n, row, file in places
        )  # fmt: skip
        Finding.objects.bulk_create(
            Finding(key=f"finding-{n:06}", check_id="vulnerability", severity=levels[n % 5],
                    state="unknown" if n % 50 == 0 else "affected", repository=row, line=n % 500,
                    subject=f"pkg:pypi/library-{n % 9_000}@1.0", file="requirements.txt",
                    rank=n % 5, lot=f"lot-{n % 9_000}",
                    scope="prod", aliases=[f"CVE-2026-{n}"], turned_at=now, seen_last_on=today,
                    seen_first_on=today - timedelta(days=n % 700))
            for n, row, _ in places
        )  # fmt: skip


def signed_in() -> Client:
    """A client of a CTO."""
    from django.contrib.auth.models import Group, User
    from django.test import Client

    from timonier.kit.entities.audience import ensure_roles

    ensure_roles()
    user = User.objects.create_user("bench")
    group, _ = Group.objects.get_or_create(name="cto")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def main(words: list[str] | None = None) -> int:
    """Print the table; 1 when a bound is missed."""
    _ = words
    open_home()
    from django.conf import settings
    from django.urls import reverse

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    from timonier.practices.services import propose  # noqa: F401 - its cost is not a page's

    reverse("account_login")  # every room declares its pages
    fill()
    client, rows = signed_in(), []
    bounds: dict[str, tuple[float, float]] = {}
    asked = {
        "components, 50 of 100,000": (reverse("estate:components-list"), LIST),
        "findings, 50 of 100,000": (reverse("practices:findings-list"), LIST),
        "repositories, 50 of 200": (reverse("estate:repositories-list"), LIST),
        "bridge": ("/", BRIDGE),
    }
    for name, (address, most) in asked.items():
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        used, wall = best(lambda address=address: client.get(address), ROUNDS)
        rows.append((name, 1e3 * used, 1e3 * wall, len(answer.content) // 1024))
        bounds[f"{name}, s"] = (used, most)
    table(("page", "CPU ms", "wall ms", "kB"), rows)
    held = remembered(client.cookies["sessionid"].value)
    bounds[f"memory of the web server after {REQUESTS} requests, MB"] = (held, WEB_MB)
    return verdict(bounds)


def remembered(cookie: str) -> int:
    """The most MB that the web server held, looked at after every fifth of the requests."""
    held = []
    with served(cookie) as web:
        for step in range(STEPS + 1):
            failed = mixed(web, REQUESTS // STEPS) if step else 0
            held.append(web.memory_mb())
            done = step * REQUESTS // STEPS
            print(f"web server: {held[-1]} MB after {done} requests, {failed} failed", flush=True)
    return max(held)


if __name__ == "__main__":
    sys.exit(main())
