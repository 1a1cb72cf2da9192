"""A slip in a declaration fails `manage.py check`, with the place, the word and what is near."""

from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import models
from django.test.utils import isolate_apps

from tests import make
from tests.make import registry
from timonier.kit import checks, contributions
from timonier.kit.entities.entity import Entity
from timonier.kit.money.names import floats_of_money
from timonier.kit.shell import look
from timonier.kit.shell.look import Page
from timonier.risk.models import Risk

RISKS = registry[Risk]
pytestmark = pytest.mark.django_db
SLIPS: dict[str, tuple[dict[str, Any], str, str]] = {
    "filter": ({"filters": ("category", "statsu")}, "'statsu'", "status"),
    "column": ({"columns": ("name", "onwer")}, "'onwer'", "owner"),
    "field": ({"fields": ("name", "slug", "descripton")}, "'descripton'", "description"),
    "search": ({"search": ("nam",)}, "'nam'", "name"),
    "search along a link": ({"search": ("systems__nmae",)}, "'systems__nmae'", ""),
    "order": ({"ordering": ("-loss_hihg",)}, "'-loss_hihg'", "loss_high"),
    "key": ({"key": "slgu"}, "'slgu'", "slug"),
    "label": ({"labels": {"nmae": "x"}}, "'nmae'", "name"),
    "section": ({"section": "acess"}, "'acess'", "assess"),
    "audience": ({"audience": "managment"}, "'managment'", "management"),
    "narrowing": ({"audience_field": "audiense"}, "'audiense'", ""),
    "owner": ({"contributed_by": "authr"}, "'authr'", ""),
    "code": ({"codes": ("vender",)}, "'vender'", "vendor"),
    "put aside": ({"put_aside": {"statsu": ()}}, "'statsu'", "status"),
    "value put aside": ({"put_aside": {"status": ("opne",)}}, "'opne'", "open"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_with_its_room_the_word_and_what_is_near(slip: str) -> None:
    given, word, near = SLIPS[slip]

    errors = checks.of_entity(replace(RISKS, **given))

    assert len(errors) == 1, errors
    assert "risk.Risk" in errors[0].msg
    assert word in errors[0].msg
    assert near in (errors[0].hint or "")


@pytest.mark.parametrize(
    ("page", "near"),
    [
        (Page("assess", "Risks", "risk:regsiter"), "risk:register"),
        (Page("asess", "Risks", "risk:register"), "assess"),
        (Page("assess", "Risks", "risk:register", "risk.view_rsik"), "risk.view_risk"),
        (Page("assess", "Risks", "risk:register", under=("risk:rnus",)), "risk:runs"),
        (Page("assess", "Risks", "risk:register", guide="rsik"), "risk"),
    ],
)
def test_a_slip_in_a_page_of_the_navigation_is_told(page: Page, near: str) -> None:
    errors = checks.of_page(page)

    assert [near in (error.hint or "") for error in errors] == [True]


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Another declaration in the place of that of the risks."""

    def plant(entity: Entity) -> None:
        monkeypatch.setitem(registry._entities, Risk, entity)

    return plant


@pytest.mark.parametrize(
    "given", [{"filters": ("statsu",)}, {"page": "risk:regsiter"}, {"slug": "treatments"}]
)
def test_the_check_of_the_house_fails_on_it(planted: Any, given: dict[str, Any]) -> None:
    planted(replace(RISKS, **given))

    with pytest.raises(SystemCheckError) as told:
        call_command("check")
    assert "Risk" in str(told.value)
    assert str(next(iter(given.values()))).strip("(),'") in str(told.value)


def test_what_the_rooms_declare_today_is_sound() -> None:
    assert checks.check_declarations() == []
    assert [each for each in run_checks() if (each.id or "").startswith("kit.")] == []
    assert len(registry) > 30


def test_a_list_in_the_navigation_follows_from_its_entity(camille: Any, planted: Any) -> None:
    before = {url for _page, url in look.pages_for(camille)}
    planted(replace(RISKS, menu=5))

    found = {url: page for page, url in look.pages_for(camille)}
    assert "/risk/risks/" not in before
    assert found["/risk/risks/"].section == "assess"
    assert str(found["/risk/risks/"].label) == RISKS.title
    member = look.pages_for(make.person("nobody", role=""))
    assert "/risk/risks/" not in {url for _page, url in member}


@pytest.mark.parametrize(
    ("kind", "slip", "told"),
    [
        (contributions.queue, {"permission": "risk.veiw_risk"}, "risk.view_risk"),
        (contributions.NOTES, {"about": "lifecyle"}, "lifecycle"),
    ],
)
def test_a_slip_in_what_a_room_gives_is_told(kind: Any, slip: dict[str, Any], told: str) -> None:
    kind.declared()
    kept = dict(kind._given)
    try:
        kind(**slip)(lambda asked: ())
        [error] = checks._given()
    finally:
        kind._given = kept
    assert told in (error.hint or "")


@pytest.mark.parametrize(
    ("name", "is_money"),
    [("cost", True), ("loss_high", True), ("price_a_month", True), ("loss_effect", False),
     ("cost_share", False), ("days_low", False), ("closet", False)],
)  # fmt: skip
def test_a_float_whose_name_says_money_is_told(name: str, is_money: bool) -> None:
    with isolate_apps("timonier.kit"):
        fields = {name: models.FloatField(), "__module__": __name__, "Meta": _Kit}
        model = type("Invoice", (models.Model,), fields)

    told = [error for error in floats_of_money(model) if error.id == "kit.E004"]

    assert bool(told) == is_money


def test_no_money_of_the_house_is_a_float() -> None:
    found = [e for model in apps.get_models() for e in floats_of_money(model)]

    assert [error.msg for error in found] == []


class _Kit:
    app_label = "kit"
