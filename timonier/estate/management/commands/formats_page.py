"""Write docs/guide/formats.md, and its French, from the table of formats."""

from typing import Any

from django.core.management.base import BaseCommand

from timonier.estate.core.manifests.documented import FRENCH, formats_page
from timonier.kit.shell.guides import WRITTEN


class Command(BaseCommand):
    """Rewrites both pages in place."""

    help = "Write docs/guide/formats.md, and its French, from the table of formats."

    def handle(self, *args: Any, **options: Any) -> None:
        for page, text in (("formats.md", formats_page()), ("fr/formats.md", formats_page(FRENCH))):
            (WRITTEN / page).write_text(text, encoding="utf-8")
            self.stdout.write(str(WRITTEN / page))
