"""Write docs/guide/checks.md from the checks themselves."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from timonier.practices.core.documented import checks_page

PAGE = Path(__file__).resolve().parents[4] / "docs" / "guide" / "checks.md"


class Command(BaseCommand):
    """Rewrites the page in place."""

    help = "Write docs/guide/checks.md from the checks themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.write_text(checks_page(), encoding="utf-8")
        self.stdout.write(str(PAGE))
