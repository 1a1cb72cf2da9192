"""Pages over large tables: server time of a list of 50 out of 100,000, of the bridge; memory.

    python -m bench.pages

The request goes through every middleware to the rendered page, signed in as a CTO; the network and
the browser are not in it. CPU seconds of one request, best of some. The memory is that of one
process that answered the same pages through Django's test client; gunicorn's own is not in it.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from itertools import batched
from pathlib import Path

from bench.stage import best, open_home, peak_mb, table, verdict

ROWS = 100_000
REPOSITORIES_MADE = 200
LIST, BRIDGE, WEB_MB = 0.060, 0.150, 250
ROUNDS = 7


def fill() -> None:
    """200 repositories, 100,000 components and 100,000 findings."""
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
    for numbers in batched(range(ROWS), 5_000):
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


def signed_in() -> object:
    """A client of a CTO."""
    from django.contrib.auth.models import Group, User
    from django.test import Client

    from timonier.kit.audience import sync_roles

    user = User.objects.create_user("bench")
    group, _ = Group.objects.get_or_create(name="cto")
    sync_roles()
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
        answer = client.get(address)  # type: ignore[attr-defined]
        assert answer.status_code == 200, (address, answer.status_code)
        used, wall = best(lambda address=address: client.get(address), ROUNDS)  # type: ignore[attr-defined, misc]
        rows.append((name, 1e3 * used, 1e3 * wall, len(answer.content) // 1024))
        bounds[f"{name}, s"] = (used, most)
    table(("page", "CPU ms", "wall ms", "kB"), rows)
    bounds["memory of the process that answers, MB"] = (resident_mb() or peak_mb(), WEB_MB)
    return verdict(bounds)


def resident_mb() -> int:
    """MB that this process holds now; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    sys.exit(main())
