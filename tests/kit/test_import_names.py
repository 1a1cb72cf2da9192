"""Files as people keep them: rows and links by their names, numbers as their country writes."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import override

from tests import make
from timonier.estate.models import System
from timonier.kit.batches import acts, naming, store
from timonier.kit.entities.entity import registry
from timonier.kit.models import Batch
from timonier.kit.records import writes
from timonier.organisation.models import Department
from timonier.portfolio.models import Initiative
from timonier.strategy.models import CompanyGoal

pytestmark = [pytest.mark.django_db, pytest.mark.data]
DEPARTMENTS, GOALS = registry[Department], registry[CompanyGoal]


@pytest.fixture(autouse=True)
def a_home(tmp_path: Path, settings: Any) -> None:
    settings.HOME = tmp_path


def department(name: str, slug: str, **more: Any) -> Department:
    made: Department = writes.patch(DEPARTMENTS, {"name": name, "slug": slug, **more}, by=None)
    return made


def brought(text: str | bytes, by: Any, entity: Any = DEPARTMENTS) -> Batch:
    data = text.encode() if isinstance(text, str) else text
    batch = acts.bring(entity, "rows.csv", data, by=by)
    acts.proceed(batch)
    return batch


def reasons(batch: Batch) -> list[list[str]]:
    return [why for line in store.page(batch, "refused", 0, 50) for why in line["why"]]


def test_a_row_without_a_key_is_the_one_of_its_name(camille: User) -> None:
    department("Études & Développement", "r-d")
    batch = brought("name,head\nétudes & developpement,Ada\n", camille)
    assert batch.counts == {"new": 0, "changed": 1, "same": 0, "refused": 0}
    acts.confirm(batch)
    assert Department.objects.get(slug="r-d").head == "Ada"


def test_a_name_that_two_rows_have_is_refused_with_both(camille: User) -> None:
    department("Achats", "achats-paris")
    department("ACHATS", "achats-lyon")
    (why,) = reasons(brought("name,head\nachats,Ada\n", camille))
    assert why[0] == "name"
    assert "achats-paris" in why[1]
    assert "achats-lyon" in why[1]


def test_a_key_that_is_given_goes_before_a_name(camille: User) -> None:
    department("Achats", "one")
    batch = brought("name,slug\nAchats,two\n", camille)
    assert batch.counts["new"] == 1


def test_a_link_is_found_by_its_name(camille: User) -> None:
    department("Direction générale", "dg")
    batch = brought("name;department\nSigner la paie;DIRECTION GENERALE\n", camille, GOALS)
    assert batch.counts["new"] == 1, reasons(batch)
    acts.confirm(batch)
    assert CompanyGoal.objects.get().department.slug == "dg"


def test_a_link_whose_name_two_rows_have_is_refused_with_both(camille: User) -> None:
    department("Achats", "achats-paris")
    department("ACHATS", "achats-lyon")
    (why,) = reasons(brought("name;department\nSigner;Achats\n", camille, GOALS))
    assert why[0] == "department"
    assert "achats-paris" in why[1]
    assert "achats-lyon" in why[1]


def test_a_link_may_name_a_row_that_an_earlier_line_makes(camille: User) -> None:
    text = "name;after\nPoser les fondations;\nÉlever les murs;poser les fondations\n"
    batch = brought(text, camille, registry[Initiative])
    assert batch.counts["new"] == 2, reasons(batch)
    acts.confirm(batch)
    second = Initiative.objects.get(name="Élever les murs")
    assert [each.name for each in second.after.all()] == ["Poser les fondations"]


def test_a_row_that_a_person_may_not_see_is_found_by_no_name(camille: User) -> None:
    names = naming.Names(Department.objects.none())
    department("Achats", "achats")
    assert names.key("Achats") == ""


def test_a_refused_choice_names_what_is_possible(camille: User) -> None:
    batch = brought("name;criticality\nPaie;énorme\n", camille, registry[System])
    (why, more) = reasons(batch)
    assert why[0] == more[0] == "criticality"
    label = str(System._meta.get_field("criticality").flatchoices[-1][1])  # type: ignore[union-attr]
    assert label in more[1]


def test_a_refused_link_names_ten_of_what_is_there_and_how_many(camille: User) -> None:
    for n in range(12):
        department(f"Team {n:02}", f"team-{n:02}")
    batch = brought("name;department\nPaie;Nobody\n", camille, GOALS)
    texts = [text for name, text in reasons(batch) if name == "department"]
    assert "Team 09" in texts[-1]
    assert "Team 10" not in texts[-1]
    assert "12" in texts[-1]


def test_a_french_spreadsheet_comes_in_as_it_was_saved(camille: User) -> None:
    entity = registry[Initiative]
    with override("fr"):
        heads = [entity.label("name"), entity.label("cost")]
    text = (
        f"{heads[0]};{heads[1]}\r\n"
        "Réécrire la paie;12\u202f500,50\r\n"
        "Déménager l’hébergement;1\u00a0234\u00a0567,00\r\n"
    )
    with override("fr"):
        batch = brought(text.encode("utf-8-sig"), camille, entity)
    assert batch.state == "judged", batch.asked
    assert reasons(batch) == []
    acts.confirm(batch)
    amounts = dict(Initiative.objects.values_list("name", "cost"))
    assert amounts == {
        "Réécrire la paie": Decimal("12500.50"),
        "Déménager l’hébergement": Decimal(1234567),
    }


def test_the_page_says_row_column_cause_and_what_is_possible(cto: Client) -> None:
    department("Direction générale", "dg")
    answer = make.bring(cto, GOALS, "goals.csv", "name;department\nSigner;Ailleurs\n")
    page = answer.content.decode()
    for said in ("Signer", "Department", "Possible: Direction générale."):
        assert said in page
