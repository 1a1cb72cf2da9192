"""Help inside the product: guides in the reader's language, one line a word, one guide a page."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from timonier.kit.shell import guides, look

NUMBER = re.compile(r"\d+(?:\.\d+)?")

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client, camille: Any) -> Client:
    client.force_login(camille)
    return client


def test_every_page_names_a_guide_that_is_written() -> None:
    named = {page.url_name: page.guide for page in look.house.pages.values() if page.guide}
    assert named
    assert {name for name in named.values() if guides.guide(name, "en") is None} == set()


def test_the_pages_of_the_navigation_have_a_guide() -> None:
    without = {page.url_name for page in look.house.pages.values() if not page.guide}
    assert without <= {"kit:jobs", "look:guides", "organisation:departments-list"}


def test_a_page_leads_to_its_own_guide(reader: Client) -> None:
    text = reader.get("/risk/", follow=True).content.decode()
    assert re.search(r'class="ti-round" href="/help/risk/"', text)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", sorted(f.stem for f in guides.WRITTEN.glob("*.md")))
def test_every_guide_opens_and_no_link_in_it_is_dead(
    reader: Client, name: str, language: str
) -> None:
    reader.cookies["django_language"] = language
    page = reader.get(f"/help/{name}/")
    assert page.status_code == 200
    text = page.content.decode()
    article = text[text.index("<article") : text.index("</article>")]
    ids = set(re.findall(r' id="([^"]+)"', article))
    for href in re.findall(r'href="([^"]+)"', article):
        if href.startswith("#"):
            assert href[1:] in ids, href
        elif href.startswith("/"):
            assert reader.get(href.split("#")[0]).status_code == 200, href
        else:
            assert href.startswith("https://"), href


def test_a_guide_is_read_in_the_readers_language_or_says_that_it_is_not(reader: Client) -> None:
    reader.cookies["django_language"] = "fr"
    text = reader.get("/help/glossary/").content.decode()
    assert "Les mots de la maison" in text
    assert "qu’en anglais" not in text
    english = reader.get("/help/trust/").content.decode()
    assert "Ce guide n’est écrit qu’en anglais" in english
    assert '<article class="ti-c8 ti-prose" lang="en">' in english


def test_a_french_guide_is_printed_with_spaces_that_do_not_break(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guides, "WRITTEN", tmp_path)
    (tmp_path / "t.md").write_text("# A\n")
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr/t.md").write_text("# Quoi : tout\n\n« Oui » ; `a : b` : 10 000 ans, 80 %\n")
    told = guides.guide("t", "fr")
    assert told is not None
    assert told.title == "Quoi\u00a0: tout"
    printed = "«\u00a0Oui\u00a0»\u202f; <code>a : b</code>\u00a0: 10\u202f000 ans, 80\u00a0%"
    assert printed in guides.shown(told)


FRENCH = sorted(f.name for f in (guides.WRITTEN / "fr").glob("*.md"))


def written(page: str) -> tuple[str, str]:
    """A guide in English and in French."""
    return (guides.WRITTEN / page).read_text(), (guides.WRITTEN / "fr" / page).read_text()


@pytest.mark.parametrize("page", FRENCH)
def test_a_french_guide_has_the_parts_and_the_rows_of_the_english_one(page: str) -> None:
    begun = [re.findall(r"^(?:#+|\|| *-)(?= )", text, re.MULTILINE) for text in written(page)]
    assert begun[0] == begun[1]


@pytest.mark.parametrize("page", FRENCH)
def test_a_french_guide_says_the_numbers_of_the_english_one(page: str) -> None:
    english, french = (re.sub(r"`[^`\n]+`", "", text) for text in written(page))
    english = re.sub(r"(?<=\d),(?=\d{3})", "", english)
    french = re.sub(r"(?<=\d),(?=\d)", ".", re.sub(r"(?<=\d)[ \u202f](?=\d{3}(?!\d))", "", french))
    assert Counter(NUMBER.findall(french)) == Counter(NUMBER.findall(english))


def test_both_languages_define_the_same_words() -> None:
    english, french = guides.guide("glossary", "en"), guides.guide("glossary", "fr")
    assert english is not None
    assert french is not None
    anchors = [h.anchor for h in english.headings]
    assert anchors == [h.anchor for h in french.headings]
    assert len(anchors) > 10


@pytest.mark.parametrize("word", ["acceptability", "certificate", "canary"])
def test_a_word_opens_beside_the_page_and_without_script_in_the_glossary(
    reader: Client, word: str
) -> None:
    beside = reader.get(f"/help/term/{word}/", headers={"HX-Target": "aside"})
    assert "ti-why" in beside.content.decode()
    alone = reader.get(f"/help/term/{word}/")
    assert (alone.status_code, alone["Location"]) == (302, f"/help/glossary/#{word}")


@pytest.mark.parametrize("path", ["term/nothing/", "nothing/", "..%2f..%2fsettings/", "fr/"])
def test_what_is_not_a_guide_is_not_there(reader: Client, path: str) -> None:
    assert reader.get(f"/help/{path}").status_code == 404


def test_markup_in_a_guide_stays_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guides, "WRITTEN", tmp_path)
    (tmp_path / "bad.md").write_text("# T\n\n<script>x</script> [y](javascript:x) [z](../a.md)\n")
    told = guides.guide("bad", "en")
    assert told is not None
    assert "<script" not in guides.shown(told)
    assert "href" not in guides.shown(told)


def test_help_is_for_people_who_are_signed_in(client: Client) -> None:
    assert client.get("/help/").status_code == 302
