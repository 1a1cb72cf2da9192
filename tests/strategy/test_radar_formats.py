"""Radars of others: what is read, what is refused and why, and what comes back as it went."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timonier.strategy.core.formats import WRITERS, Out, Unreadable, read

TODAY = date(2026, 11, 23)
CSV = """name,ring,quadrant,isNew,status,description
Valkey,Adopt,Platforms,FALSE,Moved In,"A cache, kept simple"
Zig,assess,Languages,TRUE,,<p>Fast <b>enough</b></p><script>alert(1)</script>
Old bus,Caution,Platforms,FALSE,moved out,
"""
ZALANDO = {
    "date": "2026.05",
    "entries": [
        {"quadrant": 3, "ring": 1, "label": "Flume", "active": True, "moved": 0},
        {"quadrant": 2, "ring": 0, "label": "Elm", "link": "../x.html", "active": True, "moved": 2},
        {"quadrant": 0, "ring": 3, "label": "Big bang", "active": False, "moved": -1},
    ],
}
PLATFORMS = "quadrant: platforms-and-operations\n"
AOE = {
    "radar/2025-03-01/valkey.md": f'---\ntitle: "Valkey"\nring: trial\n{PLATFORMS}tags: [cache]\n'
    "---\n\nTried on one service.\n",
    "radar/2026-03-01/valkey.md": f"---\ntitle: Valkey\nring: adopt\n{PLATFORMS}---\n",
    "radar/2026-03-01/zig.md": "---\ntitle: Zig # still young\nring: assess\n"
    "quadrant: languages\nfeatured: false\n---\nFor **one** tool.\n",
    "about.md": "# About\n",
}


def zipped(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def test_the_thoughtworks_table_is_read_with_its_movements_and_without_its_html() -> None:
    found = read("radar.csv", CSV.encode("utf-8-sig"))
    assert (found.kind, found.problems) == ("thoughtworks", ())
    assert [(r.name, r.ring.casefold(), r.move) for r in found.rows] == [
        ("Valkey", "adopt", "in"),
        ("Zig", "assess", "new"),
        ("Old bus", "caution", "out"),
    ]
    assert found.rows[1].description == "Fast enough"


def test_the_thoughtworks_list_takes_true_as_text_or_as_a_value() -> None:
    rows = [
        {"name": "Zig", "ring": "trial", "quadrant": "L", "isNew": True, "description": ""},
        {"name": "Elm", "ring": "hold", "quadrant": "L", "isNew": "FALSE", "description": ""},
    ]
    found = read("radar.json", json.dumps(rows).encode())
    assert [row.move for row in found.rows] == ["new", ""]


def test_zalando_counts_quadrants_from_bottom_right() -> None:
    found = read("config.json", json.dumps(ZALANDO).encode())
    assert found.kind == "zalando"
    told = [(r.name, r.ring, r.place, r.move) for r in found.rows]
    assert told[:2] == [("Flume", "trial", 2, ""), ("Elm", "adopt", 1, "new")]
    assert told[2] == ("Big bang", "hold", 3, "out")


def test_the_releases_of_an_aoe_radar_are_the_history_of_its_entries() -> None:
    found = read("radar.zip", zipped(AOE))
    assert found.problems == ()
    valkey, zig = found.rows
    assert valkey.history == ((date(2025, 3, 1), "trial"), (date(2026, 3, 1), "adopt"))
    assert (valkey.ring, valkey.quadrant) == ("adopt", "Platforms and operations")
    assert valkey.description == "Tried on one service."
    assert (zig.name, zig.description) == ("Zig", "For **one** tool.")


def test_each_bad_row_is_named_with_its_cause_and_the_good_ones_stay() -> None:
    text = "name,ring,quadrant\nA,adopt,T\n,trial,T\nB,love,T\na,hold,T\nC,trial,\nD,adopt,T,x\n"
    found = read("radar.csv", text.encode())
    assert [(p.row, p.column, p.cause) for p in found.problems] == [
        (3, "name", "no_name"),
        (4, "ring", "unknown_ring"),
        (5, "name", "twice"),
        (6, "quadrant", "no_quadrant"),
        (7, "", "too_many_cells"),
    ]
    assert [row.name for row in found.rows] == ["A"]


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("r.csv", b"x" * (2 * 2**20 + 1), "too_large"),
        ("r.csv", "name,ring,quadrant\nÉtage,adopt,T\n".encode("latin-1"), "not_utf8"),
        ("r.csv", b"title,ring\nA,adopt\n", "no_columns"),
        ("r.csv", b'name,ring,quadrant\n"A,adopt,T\n', "bad_csv"),
        ("r.csv", b"  \n", "empty"),
        ("r.json", b'[{"name": ', "bad_json"),
        ("r.json", b"[" * 50_000, "too_deep"),
        ("r.json", b'{"nodes": []}', "unknown_json"),
        ("r.json", json.dumps([{"name": "x"}] * 1_001).encode(), "too_many"),
        ("r.zip", b"PK\x03\x04 not a zip", "bad_zip"),
        ("r.pdf", b"%PDF-1.7", "unknown_format"),
    ],
)
def test_a_file_that_is_no_radar_is_refused_with_its_cause(
    name: str, content: bytes, cause: str
) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(name, content)
    assert refusal.value.cause == cause


def test_an_archive_that_unpacks_to_far_more_than_it_is_stays_packed() -> None:
    bomb = zipped({"radar/2026-01-01/a.md": " " * 4_000_000})
    with pytest.raises(Unreadable) as refusal:
        read("r.zip", bomb)
    assert refusal.value.cause == "bomb"


def test_a_head_cannot_call_on_yaml() -> None:
    text = "---\ntitle: !!python/object/apply:os.system [id]\nring: adopt\nquadrant: t\n---"
    found = read("x.md", text.encode())
    assert found.rows[0].name.startswith("!!python")


words = st.text(
    st.characters(codec="utf-8", categories=("L", "N"), include_characters=" -=+.#’'"), max_size=30
).map(lambda text: " ".join(text.split()))


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            words.filter(bool),
            st.sampled_from(["adopt", "trial", "assess", "hold"]),
            st.integers(1, 4),
            words,
            st.sampled_from(["", "in", "out", "new"]),
        ),
        min_size=1,
        max_size=12,
        unique_by=lambda one: one[0].casefold(),
    )
)
def test_what_is_written_in_a_format_is_read_back_the_same(drawn: list[tuple[str, ...]]) -> None:
    entries = [
        Out(f"e-{n:02}", name, ring, f"Quadrant {at}", f"quadrant-{at}", int(at), text, move)
        for n, (name, ring, at, text, move) in enumerate(drawn)
    ]
    for kind, (name, _media, write) in WRITERS.items():
        content = write(entries, TODAY)
        assert write(entries, TODAY) == content
        found = read(name, content)
        assert found.problems == (), kind
        rows = {row.name: row for row in found.rows}
        for each in entries:
            row = rows[each.name]
            assert (row.ring.casefold(), row.description) == (each.ring, each.description), kind
            if kind.startswith("thoughtworks"):
                assert (row.quadrant, row.move) == (each.quadrant, each.move)
            if kind.startswith("zalando"):
                assert (row.place, row.move) == (each.position, each.move)


def test_the_history_of_an_entry_survives_the_aoe_formats() -> None:
    past = ((date(2025, 1, 1), "assess"), (date(2026, 1, 1), "trial"))
    entry = Out("zig", "Zig", "trial", "Languages", "languages", 1, "Why", "in", past)
    for kind in ("aoe-zip", "aoe-json"):
        name, _media, write = WRITERS[kind]
        assert read(name, write([entry], TODAY)).rows[0].history == past


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_words() -> None:
    entry = Out("x", "=cmd|' /C calc'!A0", "hold", "@Tools", "tools", 1, "+1")
    text = WRITERS["thoughtworks-csv"][2]([entry], TODAY).decode("utf-8-sig")
    assert "'=cmd" in text
    assert "'@Tools" in text
    assert read("r.csv", text.encode()).rows[0].name == entry.name


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<![",
                "<!--",
                "-->",
                "<script>",
                "</",
                "&#x110000;",
                "<p",
                ">",
                "<",
                '"',
                "{",
                "[",
                "]",
                "---\n",
                "ring: adopt\n",
                "name,ring,quadrant\n",
                ",",
                "1e999",
                "\x00",
                "\ud800",
                "é",
            ]
        ),
        max_size=25,
    ),
    st.sampled_from(["r.csv", "r.json", "r.md", "r.zip"]),
)
def test_no_text_however_broken_does_more_than_be_refused(parts: list[str], name: str) -> None:
    content = "".join(parts).encode("utf-8", "surrogatepass")
    try:
        found = read(name, content)
    except Unreadable:
        return
    assert all(row.name and "\x00" not in row.description for row in found.rows)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6))
def test_a_damaged_archive_is_refused_or_read(damage: list[tuple[int, int]]) -> None:
    content = bytearray(zipped(AOE))
    for place, byte in damage:
        content[place % len(content)] = byte
    try:
        read("r.zip", bytes(content))
    except Unreadable as refusal:
        assert refusal.cause
