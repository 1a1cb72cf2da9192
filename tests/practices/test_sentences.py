"""Sentences kept as data read well in both languages."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from timonier.practices.core.phrases import Phrase, gettext, ngettext, of_json
from timonier.practices.sentences import check_title, rendered, said

from . import make


def test_a_phrase_survives_storage() -> None:
    phrase = ngettext("%(n)s thing of %(who)s", "%(n)s things of %(who)s", 2, who="Ada")

    assert of_json(phrase.as_json()).english() == "2 things of Ada"
    assert phrase == Phrase(phrase.one, phrase.many, {"n": 2, "who": "Ada"})


def test_days_are_written_as_a_person_writes_them() -> None:
    assert gettext("Since %(day_on)s.", day_on="2024-04-01").english() == "Since 1 Apr 2024."


def test_a_percent_sign_in_a_name_breaks_nothing() -> None:
    phrase = gettext("%(name)s has no memory limit.", name="100%s %(evil)s")

    assert phrase.english() == "100%s %(evil)s has no memory limit."


def test_french_agrees_with_the_number() -> None:
    with override("fr"):
        one = rendered(ngettext("Removes %(n)s finding.", "Removes %(n)s findings.", 1))
        many = rendered(ngettext("Removes %(n)s finding.", "Removes %(n)s findings.", 3))

    assert (one, many) == ("Retire 1 constat.", "Retire 3 constats.")


def test_a_source_s_own_french_is_used() -> None:
    stored = gettext("%(name)s: %(why)s.", name="moment", why="Done", why_fr="Fini").as_json()

    with override("fr"):
        assert said([stored]) == "moment\u00a0: Fini."
    with override("en"):
        assert said([stored]) == "moment: Done."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_finding_can_be_said(language: str) -> None:
    files = {
        "requirements.txt": "django==3.2.0\nflask>=1\n",
        "Dockerfile": "FROM python:3.7-slim\n",
        "package.json": '{"dependencies": {"moment": "^2.0.0"}}',
        "broken/package.json": "{",
    }

    found = make.issues(files)

    with override(language):
        texts = [rendered(phrase) for one in found for phrase in one.because]
        titles = {check_title(one.check) for one in found}
    assert all(texts)
    assert "%(" not in " ".join(texts)
    assert ("End of life" in titles) == (language == "en")
