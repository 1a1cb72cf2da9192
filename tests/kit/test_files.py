"""Files out and in: formulas defused, numbers intact, bombs refused, every problem at once."""

import csv
import io
import json
import zipfile
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.db.models import BooleanField, CharField, DecimalField, JSONField
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from tests.costs import within
from timonier.estate.models import System
from timonier.kit.batches import store
from timonier.kit.entities.entity import registry
from timonier.kit.records import exports, imports, sheets
from timonier.organisation.models import Company, Department

ENTITY = registry[Department]
text = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z"))).map(str.strip)
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫−"
SKIPPED = " \t\r\n\v\f\xa0\ufeff\u200b\u200e\u2060\u3000\u2028\x00"
risky = st.builds("{}{}{}".format, st.text(SKIPPED + "'"), st.sampled_from(SIGNS), st.text("=' 5x"))


@given(text | risky | st.text(SKIPPED + SIGNS + "'x"))
def test_defused_text_reads_back_the_same_and_starts_no_formula(value: str) -> None:
    cell = sheets.defused(value)

    assert sheets.fused(cell) == value
    assert not cell.lstrip(SKIPPED).startswith(tuple(SIGNS))
    assert not cell.startswith(("\t", "\r", "\n"))


@pytest.mark.parametrize("plain", ["", "plain", "a=b", "  indented", "'quoted'", "3 - 2", "\xa0x"])
def test_what_no_spreadsheet_would_run_stays_as_it_is(plain: str) -> None:
    assert sheets.defused(plain) == plain


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_negative_numbers_stay_numbers(value: Decimal) -> None:
    field: Any = DecimalField(max_digits=40, decimal_places=2)

    cell = sheets.defused(sheets.written(field, value))

    assert cell == value
    assert not isinstance(cell, str)


@pytest.mark.parametrize(
    ("cell", "value"),
    [("true", True), ("Oui", True), ("0", False), (1.0, True), ("", None), (None, None)],
)
def test_yes_and_no_are_read_in_words(cell: Any, value: bool | None) -> None:
    field: Any = BooleanField(null=True)

    assert sheets.read(field, cell) is value


def test_a_word_that_is_neither_yes_nor_no_is_not_guessed() -> None:
    field: Any = BooleanField(null=True)

    with pytest.raises(sheets.BadCell):
        sheets.read(field, "perhaps")


def test_a_whole_number_in_a_text_column_keeps_no_decimals() -> None:
    field: Any = CharField()

    assert sheets.read(field, 3.0) == "3"


def test_damaged_json_in_a_cell_is_named() -> None:
    field: Any = JSONField()

    with pytest.raises(sheets.BadCell):
        sheets.read(field, "{not json")


# -- whole files --


def bring(client: Client, name: str, content: bytes | str, **more: Any) -> Any:
    return make.bring(client, ENTITY, name, content, **more)


def refused(answer: Any) -> dict[int, list[str]]:
    """Row -> the columns at fault, of the lines that a preview refuses."""
    batch = answer.context["batch"]
    lines = store.page(batch, "refused", 0, 50)
    return {line["n"]: [column for column, _reason in line["why"]] for line in lines}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_hostile_names_survive_the_round_trip(cto: Client, kind: str) -> None:
    names = ['=HYPERLINK("x")', "'=1", "-5", "@a", "é, ü\u00a0;", "_x0041_", 'a"b', "[1]", "01"]
    for number, name in enumerate(names):
        Department.objects.create(name=name, slug=f"d-{number}", head="=1+1")
    before = list(Department.objects.order_by("pk").values())
    content = b"".join(exports.FORMATS[kind][1](ENTITY, ENTITY.queryset(), None))

    answer = bring(cto, f"rows.{kind}", content, confirm=True)

    assert answer.context["batch"].counts["same"] == len(names)
    assert list(Department.objects.order_by("pk").values()) == before
    if kind == "csv":
        cells = [c for line in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for c in line]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_a_preview_changes_nothing_then_the_confirmation_does(cto: Client) -> None:
    first = bring(cto, "rows.csv", "name,slug\nFinance,finance\n", change_reason="yearly review")
    batch = first.context["batch"]
    assert batch.counts == {"new": 1, "changed": 0, "same": 0, "refused": 0}
    assert not Department.objects.exists()

    cto.post(f"/batches/{batch.slug}/confirm/")

    made = Department.objects.get()
    assert made.name == "Finance"
    assert made.history.get().history_change_reason == "yearly review"


def test_a_batch_is_its_authors_alone(cto: Client, client: Client) -> None:
    slug = bring(cto, "rows.csv", "name,slug\nFinance,finance\n").context["batch"].slug
    client.force_login(make.person("other"))

    assert client.get(f"/batches/{slug}/").status_code == 404
    assert client.get(f"/batches/{slug}/refused.csv").status_code == 404
    assert client.post(f"/batches/{slug}/confirm/").status_code == 404
    assert not Department.objects.exists()


def test_every_refused_row_is_told_at_once_and_the_others_do_not_wait(cto: Client) -> None:
    old = make.row(ENTITY)
    file = "name,slug\nGood,good\n,empty-name\nBad slug,not a slug!\nTwice,good\n"

    answer = bring(cto, "rows.csv", file)

    assert refused(answer) == {3: ["name"], 4: ["slug"], 5: ["slug"]}
    assert Department.objects.count() == 1
    cto.post(f"/batches/{answer.context['batch'].slug}/confirm/")
    assert sorted(Department.objects.values_list("slug", flat=True)) == [old.slug, "good"]


def test_a_column_that_says_nothing_and_a_key_that_is_missing_are_asked_about(cto: Client) -> None:
    answer = bring(cto, "rows.csv", "nickname,colour\nFinance,red\n")

    assert answer.context["batch"].state == "mapping"
    assert answer.context["left_out"] == ["nickname", "colour"]
    assert [text.partition(":")[0] for text in answer.context["open"][1:]] == ["nickname", "colour"]


def test_columns_may_be_named_by_their_label(cto: Client) -> None:
    bring(cto, "rows.csv", "Name;Short name;Head\nFinance;finance;Odile\n", confirm=True)

    assert Department.objects.get().head == "Odile"


def test_a_row_without_slug_finds_its_earlier_self_by_name(cto: Client) -> None:
    for head in ("Odile", "Brice"):
        bring(cto, "rows.csv", f"name,head\nFinance,{head}\n", confirm=True)

    assert [d.head for d in Department.objects.all()] == ["Brice"]


def test_updating_needs_the_right_to_change(client: Client, db: None) -> None:
    from django.contrib.auth.models import Permission

    old = make.row(ENTITY, 1)
    user = make.person("lea", role="member")
    user.user_permissions.add(Permission.objects.get(codename="add_department"))
    client.force_login(user)

    answer = bring(client, "rows.csv", f"name,slug\nFresh,fresh\nOther,{old.slug}\n")

    assert list(refused(answer)) == [3]
    assert Department.objects.count() == 1


def test_a_second_company_is_refused(cto: Client) -> None:
    make.row(registry[Company])
    file = "name,slug,currency,country\nTwo,two,EUR,FR\n"

    answer = make.bring(cto, registry[Company], "rows.csv", file, confirm=True)

    assert list(refused(answer)) == [2]
    assert Company.objects.count() == 1


def bomb() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 2**20))
    return held.getvalue()


def parts(count: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.xml", b"x")
    return held.getvalue()


def wide(columns: int) -> str:
    return ",".join(f"c{n}" for n in range(columns)) + "\n" + ",".join("1" * columns) + "\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bomb.xlsx", bomb()),
        ("parts.xlsx", parts(1_200)),
        ("nothing.xlsx", b"PK\x03\x04 not really"),
        ("neither.csv", b"name,slug\n\x81\xff,b\n"),
        ("quote.csv", 'name,slug\n"open,1\n'),
        ("wide.csv", wide(300)),
        ("longer.csv", "name,slug\na,b,c\n"),
        ("twice.csv", "name,name\na,b\n"),
        ("header.csv", "name,slug\n"),
        ("deep.json", "[" * 5_000 + "]" * 5_000),
        ("object.json", "{}"),
        ("broken.json", "[{"),
        ("letter.docx", b"x"),
        ("empty.csv", b""),
    ],
)
def test_files_that_cannot_be_read_are_refused_with_a_reason(
    cto: Client, name: str, content: bytes | str
) -> None:
    answer = bring(cto, name, content)

    assert answer.status_code == 422
    assert len(answer.context["refusal"]) > 10


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("columns.csv", "name,slug" + "," * 2_000_000 + "\nx,y\n"),
        ("headings.csv", "name" + ",a" * 1_000_000),
        ("text.json", '["' + '\\"' * 500_000),
    ],
)
def test_a_file_that_is_made_to_cost_is_refused_before_it_does(name: str, content: str) -> None:
    with within(2, name), pytest.raises(imports.Unreadable):
        imports.read_table(name, content.encode())


def test_columns_that_a_spreadsheet_leaves_empty_are_passed_over() -> None:
    found = imports.read_table("a.csv", b"name,slug" + b"," * 300 + b"\nx,y\n")

    assert found == [(2, {"name": "x", "slug": "y"})]


def test_a_workbook_of_somebody_else_is_read(cto: Client) -> None:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["name", "slug", "head"])
    sheet.write_row(1, 0, [2026, "year", "Odile"])
    book.close()

    bring(cto, "rows.xlsx", held.getvalue(), confirm=True)
    assert Department.objects.get().name == "2026"


def test_a_text_too_long_for_a_worksheet_is_not_cut(db: None) -> None:
    System.objects.bulk_create([System(name="Long", slug="long", description="x" * 40_000)])
    systems = registry[System]

    with pytest.raises(exports.TooLarge):
        exports.xlsx_file(systems, systems.queryset(), None)


def test_an_empty_list_is_still_valid_json(db: None) -> None:
    assert json.loads(b"".join(exports.json_file(ENTITY, ENTITY.queryset(), None))) == []
