"""The reference page of the formats says what the table says."""

from pathlib import Path

from timonier.estate.core.formats import FORMATS
from timonier.estate.core.manifests.documented import FRENCH, formats_page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "formats.md"


def test_the_page_is_the_table() -> None:
    assert PAGE.read_text() == formats_page(), "python manage.py formats_page"
    french = PAGE.parent / "fr" / PAGE.name
    assert french.read_text() == formats_page(FRENCH), "python manage.py formats_page"


def test_the_page_names_each_kind_once() -> None:
    lines = [line for line in formats_page().splitlines() if line.endswith(("yes |", "**no** |"))]
    assert len(lines) == len(FORMATS)
