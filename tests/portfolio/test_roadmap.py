"""The pictures of a plan: the roadmap, the load, the acceptability; nothing drawn over another."""

import itertools
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.kit import charts
from timonier.kit.charts import HeatRow, dots, heat, roadmap, threads

HOSTILE = "</title><script>alert(1)</script>\x00\"'&\u202eevil"
QUARTERS = [(f"2027-Q{n}", f"Q{n} 2027") for n in range(1, 5)]

bars = st.builds(
    roadmap.Bar,
    key=st.uuids().map(str),
    label=st.text(min_size=1, max_size=80),
    start=st.integers(0, 3),
    length=st.integers(1, 1),
    tier=st.integers(0, 3),
    late=st.booleans(),
    movable=st.booleans(),
)


def root_of(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)


@given(st.lists(bars, max_size=30))
def test_no_bar_or_name_of_a_lane_lies_over_another(drawn: list[roadmap.Bar]) -> None:
    picture = roadmap.roadmap([roadmap.Lane("Team", drawn)], QUARTERS, title="Roadmap")
    boxes = []
    for group in root_of(picture).iter("g"):
        rect, text = group.find("rect"), group.find("text")
        assert rect is not None and text is not None
        left, right = float(rect.get("x", 0)), float(rect.get("x", 0)) + float(rect.get("width", 0))
        words = "".join(text.itertext())
        at, wide = float(text.get("x", 0)), charts.svg.width_of(words)
        begin = at - wide if "end" in (text.get("class") or "") else at
        boxes.append((float(rect.get("y", 0)), min(left, begin), max(right, begin + wide)))

    for one, other in itertools.combinations(boxes, 2):
        same_row = abs(one[0] - other[0]) < roadmap.TALL
        assert not same_row or one[2] <= other[1] + 0.2 or other[2] <= one[1] + 0.2


@given(st.lists(st.builds(roadmap.Limit, st.floats(0, 4), st.text(max_size=40)), max_size=8))
def test_names_of_deadlines_stay_inside_and_apart(limits: list[roadmap.Limit]) -> None:
    lanes = [roadmap.Lane("Team", [roadmap.Bar("a", "A", 0, 1)])]
    picture = roadmap.roadmap(
        lanes, QUARTERS, title="Roadmap", today=1.2, today_label="today", limits=limits
    )
    named = [
        node
        for node in root_of(picture).iter("text")
        if (node.get("class") or "").startswith(("t-aff", "t-ink mid"))
    ]
    spans = []
    for node in named:
        half = charts.svg.width_of("".join(node.itertext()), bold="t-aff" in node.get("class", ""))
        middle = float(node.get("x", 0))
        assert middle - half / 2 >= 0 and middle + half / 2 <= 762.1
        spans.append((node.get("y"), middle - half / 2, middle + half / 2))
    for one, other in itertools.combinations(spans, 2):
        assert one[0] != other[0] or one[2] <= other[1] + 0.1 or other[2] <= one[1] + 0.1


def test_only_what_may_be_moved_tells_a_script_where_it_stands() -> None:
    lane = roadmap.Lane(
        "Team",
        [roadmap.Bar("a", "A", 1, 2, movable=True), roadmap.Bar("b", "B", 0, 1)],
    )
    root = root_of(roadmap.roadmap([lane], QUARTERS, title="Roadmap"))
    moved = [node for node in root.iter("g") if node.get("data-bar")]

    assert [(n.get("data-bar"), n.get("data-start"), n.get("data-length")) for n in moved] == [
        ("a", "1", "2")
    ]
    assert root.get("data-names") == "2027-Q1|2027-Q2|2027-Q3|2027-Q4"


def test_a_late_bar_is_outlined_and_a_deadline_outside_the_picture_is_left_out() -> None:
    lane = roadmap.Lane("Team", [roadmap.Bar("a", "A", 1, 1, late=True)])
    limits = [roadmap.Limit(1.5, "inside"), roadmap.Limit(9.0, "outside")]
    picture = roadmap.roadmap([lane], QUARTERS, title="Roadmap", limits=limits)

    assert picture.count('class="l-aff"') == 2  # the outline and one line
    assert "inside" in picture and "outside" not in picture


def test_load_over_capacity_is_framed_and_what_is_unknown_is_hatched() -> None:
    rows = [HeatRow("Platform", [1.12, 1.0, None])]
    picture = heat(rows, ["Q1 2027", "Q2 2027", "Q3 2027"], title="Load")

    assert picture.count("l-aff") == 1
    assert picture.count("url(#hatch") == 1 and ">?<" in picture
    assert "112" in picture and ">0" not in picture


@pytest.mark.parametrize("count", [1, 3, 8, 20])
def test_every_column_of_the_load_stays_inside_the_picture(count: int) -> None:
    columns = [f"Q{n % 4 + 1} {2027 + n // 4}" for n in range(count)]
    picture = heat([HeatRow("A", [0.5] * count)], columns, title="Load")
    rects = list(root_of(picture).iter("rect"))

    assert len(rects) == count
    assert max(float(r.get("x", 0)) + float(r.get("width", 0)) for r in rects) <= 376


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from([0.1, 0.9]))
def test_the_zoomed_line_holds_the_interval_and_the_threshold(
    one: float, other: float, threshold: float
) -> None:
    low, high = sorted((one, other))
    first, last = dots.ends(low, high, threshold)

    assert first <= low + 1e-9 and high <= last + 1e-9
    assert first <= threshold <= last and last - first >= 0.1999


@given(st.lists(st.floats(0, 1e7), min_size=1, max_size=3))
def test_amounts_on_one_line_never_touch(values: list[float]) -> None:
    points = [dots.Amount(f"n{v}"[:6], value, f"{value:.0f} €") for v, value in enumerate(values)]
    labels = list(root_of(dots.amounts(points, title="Plans")).iter("text"))[::2]
    spans = sorted(
        (float(n.get("x", 0)), charts.svg.width_of("".join(n.itertext()))) for n in labels
    )
    for (left, wide), (right, other) in itertools.pairwise(spans):
        assert left + wide / 2 <= right - other / 2 + 0.2


@pytest.mark.parametrize(
    "draw",
    [
        lambda words: roadmap.roadmap(
            [roadmap.Lane(words, [roadmap.Bar(words, words, 0, 1, movable=True)])],
            [(words, words)],
            title=words,
            limits=[roadmap.Limit(0.5, words)],
        ),
        lambda words: heat([HeatRow(words, [None])], [words], title=words),
        lambda words: threads.threads(
            [(words, [threads.Node("a", words)]), (words, [threads.Node("b", words, 1, True)])],
            [threads.Thread("a", "b", 2), threads.Thread("a", "nowhere")],
            title=words,
        ),
        lambda words: dots.amounts([dots.Amount(words, 1.0, words)], title=words),
        lambda words: dots.zoomed(0.5, 0.4, 0.6, 0.9, (words, words, words), title=words),
    ],
)
def test_a_hostile_name_stays_text(draw) -> None:
    picture = draw(HOSTILE)
    root = root_of(picture)

    assert "script" not in {node.tag for node in root.iter()}
    assert "style=" not in picture and "\u202e" not in picture


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=20))
def test_boxes_of_a_column_of_threads_stay_apart_and_inside(pairs: list[tuple[int, int]]) -> None:
    left = [threads.Node(f"l{n}", f"Left {n}") for n in range(6)]
    right = [threads.Node(f"r{n}", f"Right {n}") for n in range(10)]
    links = [threads.Thread(f"l{one}", f"r{other}") for one, other in pairs]
    root = root_of(threads.threads([("L", left), ("R", right)], links, title="Threads"))

    columns: dict[str, list[float]] = {}
    for rect in root.iter("rect"):
        columns.setdefault(rect.get("x", ""), []).append(float(rect.get("y", 0)))
    height = float(root.get("viewBox", "").split()[3])
    for tops in columns.values():
        assert all(
            below - above >= threads.TALL for above, below in itertools.pairwise(sorted(tops))
        )
        assert min(tops) >= 20 and max(tops) + threads.TALL <= height
