"""The words of a citation are kept in English and read in the language of the reader."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils.translation import gettext, override

from timonier.kit.models import Citation
from timonier.practices.models import Finding, Proposal

from . import make

FILES = {"requirements.txt": "django==3.2.0\n", "app/a.py": "import django\n"}


@pytest.fixture
def judged(db: None) -> None:
    make.assessed(make.stored(FILES))


@pytest.mark.data
@pytest.mark.parametrize(
    ("language", "read", "removed"),
    [
        ("fr", "Lu dans git.", "Le changement retire ce constat."),
        ("en", "Read in git.", "The change removes this finding."),
    ],
)
def test_the_thread_is_read_in_the_language_of_the_reader(
    judged: None, client: Any, admin_user: Any, language: str, read: str, removed: str
) -> None:
    client.force_login(admin_user)
    finding = Finding.objects.filter(check_id="vulnerability").first()
    proposal = Proposal.objects.filter(kind="upgrade").first()

    pages = [
        client.get(
            reverse("look:why", args=[item._meta.label_lower, item.pk]),
            headers={"Accept-Language": language},
        ).text
        for item in (finding, proposal)
        if item
    ]

    assert read in pages[0]
    assert removed in pages[1]


def test_every_citation_has_its_french(judged: None) -> None:
    said = set(Citation.objects.values_list("because", flat=True)) - {""}

    with override("fr"):
        assert said
        assert not [words for words in said if gettext(words) == words]
