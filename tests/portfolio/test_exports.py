"""A plan to take along: numbers stay numbers, names stay text, the page on paper holds it all."""

import io
import json
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests import make as people
from tests.portfolio import make
from timonier.portfolio.core.rough import spread
from timonier.portfolio.models import Initiative, Plan
from timonier.portfolio.showing import files, paper

pytestmark = pytest.mark.django_db

HOSTILE = '=HYPERLINK("https://example.org")'


@pytest.fixture
def plan() -> Plan:
    make.capacity(40)
    owed = make.OWED | {"deadline_on": "2027-06-30"}
    make.initiative("Invoice by law", 0, {"dev": 25}, team="Finance", **owed)
    make.initiative(HOSTILE, 40_000, {"dev": [15, 20, 30]}, slug="hostile", cost=1234.5)
    return make.planned(settings={"scenarios": 3})


def sheet(data: bytes, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(name).to_python()


def test_a_workbook_holds_numbers_as_numbers_and_days_as_days(plan: Plan) -> None:
    data = files.plan_xlsx(plan, today=make.TODAY)

    tiers = sheet(data, "Tiers")
    rows = {str(row[1]): dict(zip(map(str, tiers[0]), row, strict=True)) for row in tiers[1:]}
    assert rows["hostile"]["Cost"] == 1234.5 and rows["hostile"]["Effort, days, likely"] == 20.0
    assert rows["hostile"]["Initiative"] == HOSTILE  # a text, not a formula
    assert str(rows["invoice-by-law"]["Deadline"]) == "2027-06-30"
    load = sheet(data, "Load")
    assert sum(float(str(row[2])) for row in load[1:] if row[0] == "dev") == pytest.approx(
        45.83, 0.01
    )
    assert sheet(data, "Plan")[1][1] == pytest.approx(plan.objective)
    assert {str(row[0]) for row in sheet(data, "Roadmap")[1:]} == {"Invoice by law", HOSTILE}


def test_a_csv_cell_never_runs_in_a_spreadsheet(plan: Plan) -> None:
    text = files.plan_csv(plan).decode("utf-8-sig")

    assert "'=HYPERLINK" in text and "\n=HYPERLINK" not in text and '"=HYPERLINK' not in text


def test_the_paper_holds_every_initiative_and_is_the_same_for_the_same_plan(plan: Plan) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    page = paper.page_of(plan, today=make.TODAY, now=now)

    assert {row.name for group in page.groups for row in group.rows} == {"Invoice by law", HOSTILE}
    assert page.digest == paper.page_of(plan, today=make.TODAY, now=now).digest
    assert paper.plan_pdf(plan, today=make.TODAY, now=now).startswith(b"%PDF")


def test_files_are_for_who_may_see_the_plan_and_of_a_known_kind(client: Client, plan: Plan) -> None:
    client.force_login(people.person())
    address = f"/portfolio/plan/{plan.slug}/export"

    answer = client.get(f"{address}.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f"{plan.slug}-" in answer["Content-Disposition"]
    assert client.get(f"{address}.exe").status_code == 404
    client.force_login(people.person("member", "member"))
    assert client.get(f"{address}.xlsx").status_code == 403


def test_the_question_of_a_plan_can_be_imported_after_a_check(client: Client, plan: Plan) -> None:
    client.force_login(people.person())
    question = json.loads(client.get(f"/portfolio/plan/{plan.slug}/question.json").content)
    question["initiatives"].append({**question["initiatives"][0], "id": "one-more"})
    upload = io.BytesIO(json.dumps(question).encode())
    upload.name = "plan.json"

    checked = client.post("/portfolio/import/", {"file": upload})
    assert checked.status_code == 200 and not Initiative.objects.filter(slug="one-more").exists()
    held = checked.context["held"]
    client.post("/portfolio/import/", {"held": held, "confirm": "1"})

    assert Initiative.objects.filter(slug="one-more").exists()
    assert client.get("/portfolio/portfolio.json").status_code == 200


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"{", "problem"), (b"\xff\xfe", "not UTF-8"), (b'{"currency": 3}', "problem")],
)
def test_a_file_that_is_no_portfolio_is_refused_with_its_cause(
    client: Client, content: bytes, said: str
) -> None:
    client.force_login(people.person())
    upload = io.BytesIO(content)
    upload.name = "plan.json"

    answer = client.post("/portfolio/import/", {"file": upload})

    assert answer.status_code == 422 and said in answer.content.decode()


@given(st.floats(-1e9, 1e9), st.one_of(st.none(), st.floats(-1e9, 1e9)))
def test_an_interval_from_one_number_or_two_is_in_order(one: float, other: float | None) -> None:
    if other is not None and other < one:
        one, other = other, one
    low, likely, high = spread(one, other)

    assert low <= likely <= high
    assert other is None or (low, high) == (one, other)
