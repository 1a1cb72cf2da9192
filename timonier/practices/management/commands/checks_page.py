"""Write docs/guide/checks.md, and its French, from the checks themselves."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from timonier.kit.shell.guides import WRITTEN
from timonier.practices.core.documented import checks_page
from timonier.practices.core.documented_words import FRENCH
from timonier.practices.sentences import rendered


def french_page() -> str:
    """The page of checks in French, each text as the screens say it."""
    with override("fr"):
        return checks_page(FRENCH, rendered)


class Command(BaseCommand):
    """Rewrites both pages in place."""

    help = "Write docs/guide/checks.md, and its French, from the checks themselves."

    def handle(self, *args: Any, **options: Any) -> None:
        for page, text in (("checks.md", checks_page()), ("fr/checks.md", french_page())):
            (WRITTEN / page).write_text(text, encoding="utf-8")
            self.stdout.write(str(WRITTEN / page))
