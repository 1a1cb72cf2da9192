"""`manage.py openapi FILE`: write the API's document, which a check compares with the code."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override


class Command(BaseCommand):
    help = "Write the OpenAPI document; with --check, say whether the file is up to date."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        text = document()
        if options["check"]:
            if not file.exists() or file.read_text() != text:
                raise CommandError(f"{file} is out of date: run `make openapi`.")
            return
        file.write_text(text)


def document() -> str:
    """The document as text, the same on every machine."""
    import_module(settings.ROOT_URLCONF)  # declares every room's entities
    from timonier.kit.api.rows import api

    with override("en"):
        schema = api.get_openapi_schema()
        return json.dumps(schema, indent=1, sort_keys=True, default=str) + "\n"
