"""Search and order pass over case, accents and typography, and alike on SQLite and PostgreSQL."""

import json
import unicodedata

import pytest
from django.db.models import F
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import make
from timonier.estate.models import Component
from timonier.kit import folding
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.folding import fold
from timonier.kit.shell import palette
from timonier.organisation.models import Department

DEPARTMENTS = registry[Department]
NAMES = ("Étude de marché", "Zebra", "alpha", "Équipe produit")
pytestmark = [pytest.mark.django_db, pytest.mark.data]

# Letters of Unicode 15 that PostgreSQL 15, whose tables are those of Unicode 14, leaves alone.
_NEWER = {chr(code) for code in range(0x1E030, 0x1E090)}
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cn", "Cc")).filter(lambda sign: sign not in _NEWER)
    | st.sampled_from("éÉèêœŒßẞæÅåıİΣσςﬁ’'\u0301\u0308 -–_%\\\"«가각ガ"),
    max_size=12,
)


def departments(*names: str) -> None:
    Department.objects.bulk_create(
        Department(name=name, slug=f"d{n}") for n, name in enumerate(names)
    )


def listed(client: Client, query: str) -> list[str]:
    answer = client.get(f"/api/v1/organisation/departments/?{query}")
    assert answer.status_code == 200, answer.content
    return [item["name"] for item in json.loads(answer.content)["items"]]


@pytest.mark.parametrize(
    "words",
    ["étude", "ETUDE", "etude", "E\u0301tude", "étude marché", "marche de", "tudé"],
)
def test_a_word_is_found_whatever_its_case_and_accents(cto: Client, words: str) -> None:
    departments(*NAMES)

    assert listed(cto, f"q={words}") == ["Étude de marché"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("oeuvre", "Maîtrise d’Œuvre"),
        ("d'œuvre", "Maîtrise d’oeuvre"),
        ("strasse", "Straße"),
        ("STRAẞE", "Strasse"),
        ("Ærø", "aero"),
        ("lodz", "Łódź"),
        ("ΟΔΟΣ", "οδος"),
        ("dix-huit", "dix‑huit"),
        ("5 000", "5\u202f000"),
    ],
)
def test_letters_that_stand_for_each_other_are_found(cto: Client, words: str, name: str) -> None:
    departments(name, "another")

    assert listed(cto, f"q={words}") == [name]


def test_a_list_is_ordered_as_it_is_read_and_turned_round_is_its_reverse(cto: Client) -> None:
    departments(*NAMES, "Eric", "Éric", "eric b", "œuvre", "olive")
    right = [
        *("alpha", "Équipe produit", "Eric", "Éric", "eric b"),
        *("Étude de marché", "œuvre", "olive", "Zebra"),
    ]

    assert listed(cto, "sort=name") == right
    assert listed(cto, "sort=-name") == right[::-1]


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", '"', "*", "[", "."])
def test_a_sign_of_a_pattern_is_a_letter_like_others(cto: Client, sign: str) -> None:
    departments(f"a{sign}b", "axb", "a b")

    assert listed(cto, f"q=a{sign.replace('%', '%25')}b") == [f"a{sign}b"]


def test_the_palette_and_a_filter_by_text_fold_as_well(cto: Client) -> None:
    departments(*NAMES)
    found = cto.get("/palette/?q=equipe", headers={"HX-Request": "true"})
    assert "Équipe produit" in found.content.decode()
    assert palette.matches("Décisions", folding.words_of("DECISION"))


def test_what_is_nothing_but_accents_narrows_nothing(cto: Client) -> None:
    departments(*NAMES)

    assert len(listed(cto, "q=\u0301")) == len(NAMES)


class TestOneMeaning(TestCase):
    """The database folds as Python does, so pages follow each other and both engines agree."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(texts, min_size=1, max_size=20))
    def test_the_database_folds_as_python_does(self, names: list[str]) -> None:
        Department.objects.all().delete()
        departments(*names)

        rows = Department.objects.annotate(folded=F("name__folded"))
        assert {row.name: row.folded for row in rows} == {name: fold(name) for name in names}
        ordered = rows.order_by("name__folded").values_list("folded", flat=True)
        assert list(ordered) == sorted(map(fold, names))

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(texts, min_size=1, max_size=10), texts)
    def test_rows_are_found_exactly_where_python_finds_them(
        self, names: list[str], word: str
    ) -> None:
        Department.objects.all().delete()
        departments(*names)

        found = Department.objects.filter(folding.holds(Department, "name", word))
        held = sorted(name for name in names if fold(word) in fold(name))
        assert sorted(found.values_list("name", flat=True)) == held


@given(texts, texts)
def test_folding_is_the_same_once_or_twice_composed_or_not(one: str, two: str) -> None:
    assert fold(fold(one)) == fold(one)
    assert fold(unicodedata.normalize("NFD", one)) == fold(one)
    assert fold(unicodedata.normalize("NFC", one)) == fold(one)
    assert fold(one.swapcase()) == fold(fold(one).swapcase())
    assert fold(f"{fold(one)} {two}") == fold(f"{one} {two}")


@pytest.mark.parametrize("entity", list(registry), ids=lambda e: f"{e.app}-{e.slug}")
def test_every_list_finds_a_row_by_the_letters_of_the_other_case(
    cto: Client, entity: Entity
) -> None:
    item = make.row(entity)
    name = next(name for name in entity.search if folding.folded(entity.model, name))
    held = entity.model._default_manager.values_list(name, flat=True).get(pk=item.pk)

    words = " ".join(unicodedata.normalize("NFD", held.swapcase()).split()[:8])
    answer = cto.get(f"/api/v1/{entity.app}/{entity.slug}/", {"q": words})

    assert entity.key_value(item) in {row["id"] for row in answer.json()["items"]}


def test_a_long_table_keeps_its_names_folded_whoever_writes_them(db: None) -> None:
    row = make.row(registry[Component])
    Component.objects.bulk_create(
        [Component(repository=row.repository, manifest=row.manifest, type="nuget", name="Éclair")]
    )

    stored = dict(Component.objects.values_list("name", "folded_name"))
    assert stored == {name: fold(name) for name in stored}
    assert folding.folded(Component, "name") == "folded_name"
    assert Component.objects.get(folding.holds(Component, "name", "eclair")).name == "Éclair"
