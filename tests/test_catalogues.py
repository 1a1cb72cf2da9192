"""One text has one French: what the catalogues of the rooms may say beside each other."""

import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from scripts import catalogues
from timonier.kit.measured.french import spaced

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def say(root: Path, room: str, *pairs: tuple[str, str]) -> Path:
    """A room of a made-up house with these texts."""
    file = root / "timonier" / room / catalogues.INSIDE
    file.parent.mkdir(parents=True)
    words = "\n".join(f'msgid "{text}"\nmsgstr "{french}"\n' for text, french in pairs)
    file.write_text(HEAD + words)
    return root / "timonier" / room


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    return tmp_path


def test_no_text_has_two_frenches_in_two_rooms() -> None:
    assert len(catalogues.rooms()) > 5
    assert list(catalogues.collisions()) == []


def test_a_text_with_two_frenches_is_named_with_both_rooms(house: Path) -> None:
    say(house, "estate", ("head", "commit lu"))
    say(house, "organisation", ("head", "responsable"), ("name", "nom"))
    (told,) = catalogues.collisions()
    assert all(word in told for word in ("head", "estate", "organisation", "responsable"))


def test_a_word_of_the_kit_is_not_repeated_by_a_room_and_the_form_is_stable(house: Path) -> None:
    say(house, "kit", ("name", "nom"))
    room = say(house, "estate", ("zone", "zone"), ("name", "nom"), ("area", "aire"))
    catalogues.tidy(room)
    first = (room / catalogues.INSIDE).read_text()
    catalogues.tidy(room)
    assert [text for _, text in catalogues.entries(room)] == ["area", "zone"]
    assert (room / catalogues.INSIDE).read_text() == first


def test_one_english_word_reads_as_its_sense_in_french() -> None:
    from timonier.kit.models import Job
    from timonier.organisation.models import Department
    from timonier.portfolio.models import Initiative
    from timonier.risk.models import Risk
    from timonier.strategy.models.goals import Standing

    with override("fr"):
        assert str(Risk.Status.OPEN.label) == str(Standing.OPEN.label) == "Ouvert"
        assert gettext("Open") == "Ouvrir"
        assert str(Initiative.Status.DONE.label) == "Faite"
        assert str(Job.State.DONE.label) == "Fait"
        assert str(Department._meta.get_field("head").verbose_name) == "responsable"


def test_each_catalogue_stands_in_its_one_form(tmp_path: Path) -> None:
    for room in catalogues.rooms():
        copy = tmp_path / "timonier" / room.name / catalogues.INSIDE
        copy.parent.mkdir(parents=True)
        copy.write_bytes((room / catalogues.INSIDE).read_bytes())
        catalogues.tidy(tmp_path / "timonier" / room.name)
        same = copy.read_bytes() == (room / catalogues.INSIDE).read_bytes()
        assert same, f"{room.name}: run make messages"


def test_french_marks_keep_their_spaces(house: Path) -> None:
    room = say(house, "estate", ("a", "Prêt : « oui » ; non ?"), ("b", "à 12:30, http://x"))
    say(house, "risk", ("c", "10 000 ans, 80 % ; Python 3 1000"))
    catalogues.tidy(room)
    catalogues.tidy(room.parent / "risk")
    said = {text: entry.msgstr for (_, text), entry in catalogues.entries(room).items()}
    assert said["a"] == "Prêt\u00a0: «\u00a0oui\u00a0»\u202f; non\u202f?"
    assert said["b"] == "à 12:30, http://x"
    (years,) = catalogues.entries(room.parent / "risk").values()
    assert years.msgstr == "10\u202f000 ans, 80\u00a0%\u202f; Python 3 1000"


def test_no_french_line_breaks_before_its_marks() -> None:
    for room in catalogues.rooms():
        for entry in catalogues.entries(room).values():
            assert all(spaced(text) == text for text in catalogues.french(entry))


def test_no_french_text_has_a_figure_that_its_english_has_not() -> None:
    for room in catalogues.rooms():
        for (_, text), entry in catalogues.entries(room).items():
            known = figures(text, "") | figures(entry.msgid_plural, "")
            for french in catalogues.french(entry):
                assert figures(french, ".") <= known, f"{room.name}: {french!r} of {text!r}"


def figures(text: str, comma: str) -> set[str]:
    """The numbers in a text as code has them; a comma is nothing in English, a point in French."""
    plain = re.sub(r"%\(\w+\)\w", "", text)
    found = re.findall(r"\d+(?:[.,\u202f\u00a0]\d+)*", plain)
    return {re.sub(r"[\u202f\u00a0]", "", number).replace(",", comma) for number in found}
