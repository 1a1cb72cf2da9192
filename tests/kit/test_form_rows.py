"""How forms are laid out and how rows are chosen: folds that count, keys nobody sees."""

import re
from typing import Any

import pytest
from django.test import Client

from tests import make
from tests.portfolio import make as portfolio
from timonier.kit.entities.entity import Entity, registry
from timonier.kit.entities.form_rows import laid_out
from timonier.kit.entities.forms import bound, without_keys
from timonier.portfolio.models import Initiative

pytestmark = pytest.mark.django_db
INITIATIVES = registry[Initiative]
JUDGMENTS = [entity for entity in registry if not entity.facts]


def edit(cto: Client, item: Any, **data: Any) -> Any:
    given = {"name": item.name, "cost": 0, "duration_quarters": 1, "status": "candidate"}
    seen = INITIATIVES.etag(item)
    return cto.post(INITIATIVES.url("edit", item), given | {"seen": seen} | data)


def test_the_fold_counts_what_is_filled_and_opens_when_it_is_wrong(cto: Client) -> None:
    item = portfolio.initiative("Track parcels", team="Portal", earliest="2027-Q1")
    laid = laid_out(without_keys(bound(INITIATIVES, None, item)))

    assert laid.filled == 2
    assert not laid.open
    page = edit(cto, item, obligation="law").content.decode()
    assert re.search(r'<details class="ti-more" open>', page)


def test_three_ends_stand_on_one_line_whatever_the_language() -> None:
    from django.utils.translation import override

    for language, legend in (("en", "Value a year"), ("fr", "Valeur par an")):
        with override(language):
            rows = laid_out(bound(INITIATIVES)).first
            assert [row.legend for row in rows if row.legend] == [legend]
            assert len(rows) == 7


@pytest.mark.parametrize("entity", JUDGMENTS, ids=lambda e: f"{e.app}-{e.slug}")
def test_no_form_and_no_page_shows_a_key(cto: Client, entity: Entity) -> None:
    item = make.row(entity)

    form = cto.get(entity.url("edit", item)).content.decode()
    page = cto.get(entity.url("detail", item)).content.decode()

    assert not re.search(r'<input type="(?!hidden)\w+" name="slug"', form)
    if re.fullmatch("[0-9a-f]{12}", entity.key_value(item)):
        assert f">{entity.key_value(item)}<" not in page


def test_proposals_are_chosen_by_name_and_one_that_is_gone_is_kept(cto: Client) -> None:
    item = portfolio.initiative("Track parcels", proposal_keys=["gone-for-ever"])

    form = cto.get(INITIATIVES.url("edit", item)).content.decode()
    told = cto.get(INITIATIVES.url("history", item)).content.decode()
    saved = edit(cto, item, proposal_keys=["gone-for-ever"])

    assert "no longer in the list" in form
    assert 'type="text" name="proposal_keys"' not in form
    assert told and saved.status_code == 302
    item.refresh_from_db()
    assert item.proposal_keys == ["gone-for-ever"]


def test_effort_is_typed_in_rows_and_comes_back_as_it_was_typed(cto: Client) -> None:
    item = portfolio.initiative("Track parcels", days={"dev": [2, 3, 4]})
    rows = {
        "effort_days__skill": ["dev", "ops", ""],
        "effort_days__low": ["5", "", ""],
        "effort_days__likely": ["8,5", "2", ""],
        "effort_days__high": ["12", "", ""],
    }

    refused = edit(cto, item, **rows | {"effort_days__low": ["5", "1", ""]})
    assert "three numbers are needed" in refused.content.decode()
    assert 'value="8,5"' in refused.content.decode()

    assert edit(cto, item, **rows).status_code == 302
    item.refresh_from_db()
    assert item.effort_days == {"dev": [5.0, 8.5, 12.0], "ops": [2.0, 2.0, 2.0]}
