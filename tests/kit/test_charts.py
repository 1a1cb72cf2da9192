"""Charts: well-formed, escaped, the same for the same data, no label over another."""

import itertools
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timonier.kit import charts
from timonier.kit.charts import svg
from timonier.kit.charts.treemap import Box, squarified

TODAY = date(2026, 11, 23)
HOSTILE = "</title><script>alert(1)</script>\x00\"'&\u202eevil"

days = st.integers(min_value=-200, max_value=700).map(lambda n: TODAY + timedelta(days=n))
marks = st.builds(charts.Mark, on=days, label=st.text(min_size=1, max_size=60), late=st.booleans())
lanes = st.lists(
    st.builds(
        charts.Lane,
        label=st.text(min_size=1, max_size=30),
        marks=st.lists(marks, max_size=12),
        shape=st.sampled_from(["circle", "diamond", "square"]),
    ),
    max_size=4,
)


def tree(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)


def drawings(label: str) -> list[str]:
    lane = charts.Lane(label, [charts.Mark(TODAY, label)])
    return [
        charts.timeline([lane], today=TODAY, title=label),
        charts.treemap([charts.Tile(label, 3, None, label), charts.Tile("b", 2, 0.9)], title=label),
        charts.bars([charts.Part(label, 3, "", label)], title=label),
        charts.share_bar([charts.Part(label, 3, ""), charts.Part("b", 1)], title=label),
        charts.sparkline([1, None, 2], title=label),
        charts.range_bar(2, 5, 3, top=10, title=label),
        charts.coupling([charts.Link(label, "b.py", 0.5, label)], title=label),
    ]


@pytest.mark.parametrize("number", range(7))
def test_a_hostile_name_stays_text(number: int) -> None:
    picture = drawings(HOSTILE)[number]
    root = tree(picture)
    assert root.get("role") == "img"
    assert "script" not in {node.tag for node in root.iter()}
    assert "alert(1)" in "".join(root.itertext())
    assert "\u202e" not in picture and "\x00" not in picture


@pytest.mark.parametrize("number", range(7))
def test_no_picture_needs_an_inline_style_or_a_script(number: int) -> None:
    picture = drawings("plain")[number]
    assert not re.search(r"\sstyle=|\son\w+=|href=", picture)


def test_the_same_data_gives_the_same_picture() -> None:
    assert drawings("a") == drawings("a")


def boxes(root: ElementTree.Element) -> list[tuple[float, float, float, float]]:
    """The rectangle of each line of text of a timeline: left, top, right, bottom."""
    found = []
    for node in root.iter("text"):
        bold = node.get("class") == "t-b" or len(node) > 0
        words = "".join(node.itertext())
        wide = svg.width_of(words, bold=bold) + (5 if len(node) else 0)
        x, y = float(node.get("x", 0)), float(node.get("y", 0))
        left = x - wide if node.get("class") == "end" else x
        found.append((left, y - 9, left + wide, y + 2))
    return found


@settings(deadline=None, max_examples=60)
@given(lanes, st.sampled_from(["fr", "en"]))
def test_no_label_of_a_timeline_touches_another(kept: list[charts.Lane], language: str) -> None:
    picture = charts.timeline(kept, today=TODAY, title="t", language=language)
    for one, other in itertools.combinations(boxes(tree(picture)), 2):
        apart = one[2] <= other[0] + 0.5 or other[2] <= one[0] + 0.5
        assert apart or one[3] <= other[1] + 0.5 or other[3] <= one[1] + 0.5


def test_marks_of_one_day_share_one_label() -> None:
    lane = charts.Lane("End of life", [charts.Mark(TODAY, n) for n in "abcde"])
    words = "".join(tree(charts.timeline([lane], today=TODAY, title="t")).itertext())
    assert "a, b, c +2" in words


def test_a_crowded_lane_keeps_every_mark_even_without_room_for_its_name() -> None:
    crowd = [charts.Mark(TODAY + timedelta(days=n), f"product number {n}") for n in range(60)]
    root = tree(charts.timeline([charts.Lane("End of life", crowd)], today=TODAY, title="t"))
    assert len(list(root.iter("circle"))) == 60
    assert len([t for t in root.iter("text") if len(t)]) < 60


@given(st.lists(st.floats(min_value=0.01, max_value=1e6), min_size=1, max_size=40))
def test_a_treemap_gives_each_size_its_share_inside_the_frame(sizes: list[float]) -> None:
    sizes.sort(reverse=True)
    frame = Box(0, 0, 600, 300)
    found = squarified(sizes, frame)
    assert len(found) == len(sizes)
    for size, box in zip(sizes, found, strict=True):
        assert box.width * box.height == pytest.approx(
            size / sum(sizes) * 180_000, rel=1e-6, abs=0.01
        )
        assert box.x >= -0.001 and box.x + box.width <= 600.001
        assert box.y >= -0.001 and box.y + box.height <= 300.001


@given(st.lists(st.floats(min_value=1, max_value=1e4), min_size=2, max_size=20))
def test_tiles_of_a_treemap_do_not_overlap(sizes: list[float]) -> None:
    found = squarified(sorted(sizes, reverse=True), Box(0, 0, 600, 300))
    for a, b in itertools.combinations(found, 2):
        wide = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
        tall = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
        assert wide <= 0.001 or tall <= 0.001


def test_unknown_heat_is_hatched_and_never_cold() -> None:
    picture = charts.treemap([charts.Tile("a.py", 5, None)], title="t")
    assert "url(#hatch-" in picture and "f-h0" not in picture


def test_a_missing_value_breaks_the_line_instead_of_being_bridged() -> None:
    root = tree(charts.sparkline([1, 2, None, 3, 4], title="t"))
    assert len([p for p in root.iter("path") if p.get("class") == "l-s1"]) == 2
    assert len(list(root.iter("rect"))) == 1


@pytest.mark.parametrize(
    "picture",
    [
        charts.treemap([], title="t"),
        charts.bars([], title="t"),
        charts.share_bar([], title="t"),
        charts.sparkline([], title="t"),
        charts.coupling([], title="t"),
        charts.timeline([], today=TODAY, title="t"),
        charts.range_bar(0, 0, top=0, title="t"),
    ],
)
def test_nothing_to_draw_is_drawn_without_fault(picture: str) -> None:
    assert tree(picture).find("title") is not None


@given(st.text(max_size=200), st.floats(min_value=0, max_value=300))
def test_a_shortened_name_fits_the_room_it_was_given(words: str, room: float) -> None:
    for cut in (svg.shortened(words, room), svg.shortened_path(words, room)):
        assert svg.width_of(cut) <= room or not cut
