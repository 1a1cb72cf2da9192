"""Write docs/guide/formats.md from the table of formats."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from timonier.estate.core.manifests.documented import formats_page

PAGE = Path(__file__).resolve().parents[4] / "docs" / "guide" / "formats.md"


class Command(BaseCommand):
    """Rewrites the page in place."""

    help = "Write docs/guide/formats.md from the table of formats."

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.write_text(formats_page(), encoding="utf-8")
        self.stdout.write(str(PAGE))
