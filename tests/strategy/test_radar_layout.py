"""The radar drawn: everything in its place, nothing over anything, the same data the same bytes."""

from __future__ import annotations

from itertools import combinations, pairwise
from math import atan2, hypot, pi, tau

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.costs import within
from timonier.kit import charts
from timonier.kit.charts import svg
from timonier.kit.charts.radar import reserved_places
from timonier.strategy.core.radar_boxes import Box
from timonier.strategy.core.radar_layout import Entry, Layout, arrow, place

NAMES = (
    "PostgreSQL",
    "Kubernetes",
    "Go",
    "Budgets d’erreur",
    "OpenTelemetry",
    "htmx",
    "Angular 21",
)
RINGS, SECTORS = ("Adopt", "Trial", "Assess", "Hold"), ("Languages", "Platforms", "Tools", "Ways")


def measured(words: str, bold: bool) -> float:
    return svg.width_of(words, 11.5, bold=bold)


def reserved(size: float, radii: object) -> list[Box]:
    return [Box(*each) for each in reserved_places(size, radii, RINGS, SECTORS)]  # type: ignore[arg-type]


def crowd(count: int, turn: int = 7) -> list[Entry]:
    moves = ("", "in", "", "out", "new", "")
    return [
        Entry(f"t{n}", f"{NAMES[n % 7]} {n}", (n * turn // 3) % 4, (n * turn) % 4, moves[n % 6])
        for n in range(count)
    ]


entries = st.lists(
    st.tuples(
        st.text(min_size=1, max_size=24),
        st.integers(0, 3),
        st.integers(0, 5),
        st.sampled_from(["", "in", "out", "new"]),
    ),
    max_size=150,
)


@settings(max_examples=12, deadline=None)
@given(entries, st.integers(2, 6))
def test_no_two_boxes_touch_and_each_is_in_its_ring_and_sector(drawn: object, sectors: int) -> None:
    found = [
        Entry(f"{n}", name, ring, sector % sectors, move)
        for n, (name, ring, sector, move) in enumerate(drawn)  # type: ignore[arg-type, var-annotated]
    ]
    check(found, place(found, measure=measured, sectors=sectors))


@pytest.mark.parametrize("turn", [1, 7])
def test_a_hundred_and_fifty_entries_stay_apart_and_off_the_names_of_rings(turn: int) -> None:
    found = crowd(150, turn)
    layout = place(found, measure=measured, reserve=reserved)
    check(found, layout)
    kept = reserved(layout.size, layout.radii)
    assert not any(box.touches(each) for s in layout.spots for box in s.boxes for each in kept)


def check(found: list[Entry], layout: Layout) -> None:
    boxes = [(s.key, box) for s in layout.spots for box in s.boxes]
    for (mine, one), (other, two) in combinations(boxes, 2):
        assert mine == other or not one.touches(two), (mine, other)
    inner = (0.0, *layout.radii)
    assert all(a < b for a, b in pairwise(inner))
    for entry, spot in zip(found, layout.spots, strict=True):
        dx, dy = spot.x - layout.size / 2, spot.y - layout.size / 2
        assert inner[entry.ring] < hypot(dx, dy) < inner[entry.ring + 1]
        turn = (atan2(dy, dx) - pi) % tau
        assert int(turn / (tau / layout.sectors)) == entry.sector
        for x, y in spot.boxes[0].corners:
            assert 0 <= x <= layout.size
            assert 0 <= y <= layout.size
            angle = (atan2(y - layout.size / 2, x - layout.size / 2) - pi) % tau
            assert int(angle / (tau / layout.sectors)) == entry.sector


def test_a_crowded_cell_falls_back_to_numbers_and_hides_nobody() -> None:
    found = [Entry(f"t{n}", f"Technology {n}", 0, 0) for n in range(60)]
    layout = place(found, measure=measured)
    check(found, layout)
    assert layout.numbered
    numbers = {spot.key: spot.words for spot in layout.spots if not spot.named}
    assert all(words == str(int(key[1:]) + 1) for key, words in numbers.items())


def test_a_radar_of_usual_size_has_every_name() -> None:
    assert not place(crowd(28), measure=measured, reserve=reserved).numbered


def test_the_same_entries_give_the_same_places_and_one_more_moves_few() -> None:
    one = place(crowd(28), measure=measured)
    assert place(crowd(28), measure=measured) == one
    more = place([*crowd(28), Entry("new", "New", 3, 2)], measure=measured)
    stayed = sum((a.x, a.y) == (b.x, b.y) for a, b in zip(one.spots, more.spots, strict=False))
    assert stayed >= 20


def test_a_hundred_and_fifty_entries_are_placed_in_time() -> None:
    with within(0.9):  # a loss of an order of magnitude: the bench says the figure
        place(crowd(150), measure=measured, reserve=reserved)


def test_an_arrow_comes_from_the_ring_left_behind() -> None:
    _x1, y1, _x2, y2 = arrow(350, 200, 350, "in")
    assert y1 < y2 < 200
    _x1, y1, _x2, y2 = arrow(350, 200, 350, "out")
    assert y1 > y2 > 200


def test_the_drawing_is_the_same_bytes_names_its_links_and_runs_nothing() -> None:
    def drawn() -> str:
        blips = [
            charts.Blip(300, 200, "<b>", "<b>, Adopt, new", "/a/", "new"),
            charts.Blip(400, 200, "Go", "Go, Trial", "/b/", "in", True, (1, 2, 3, 4)),
        ]
        return charts.radar(
            blips, radii=(100, 200, 250, 340), rings=RINGS, sectors=SECTORS, title="R", note="n"
        )

    assert drawn() == drawn()
    assert 'aria-label="&lt;b&gt;, Adopt, new"' in drawn()
    assert "<title" in drawn()
    assert "style=" not in drawn()
    assert "<b>" not in drawn()
