"""The loss exceedance curve: the same data the same picture, labels apart, nothing unescaped."""

import re

from hypothesis import given
from hypothesis import strategies as st

from timonier.kit.charts import Curve, Limit, Spoken, loss_exceedance
from timonier.kit.charts.svg import LINE, width_of

SPOKEN = Spoken(
    money=lambda value: f"{value:.0f}",
    share=lambda value: f"{value:.0%}",
    tolerance="tolerance",
    callout=["11% chance of losing", "more than 1M"],
)


def curve(most=0.8, middle=1e5, spread=1.0, **more):
    """A falling curve over some decades."""
    losses = [0.0, *(middle * 10 ** (spread * (n - 20) / 10) for n in range(41))]
    chances = [most * (1 - n / 41) ** 2 for n in range(42)]
    points = [(loss, chance, 0.01) for loss, chance in zip(losses, chances, strict=True)]
    return Curve(more.pop("label", "today"), points, **more)


def drawn(curves, limits=()):
    return str(loss_exceedance(curves, limits=limits, spoken=SPOKEN, title="Chance", note="n"))


def boxes(picture):
    """(left, top, right, bottom, words) of each text of the picture."""
    found = re.findall(r'<text(?: class="([^"]*)")? x="([\d.-]+)" y="([\d.-]+)">([^<]*)<', picture)
    for cls, x, y, words in found:
        wide = width_of(words, bold="t-b" in cls or "t-s1" in cls or "t-aff" in cls)
        left = float(x) - (wide if "end" in cls else wide / 2 if "mid" in cls else 0)
        yield left, float(y) - LINE + 5, left + wide, float(y) + 1, words


def test_today_is_solid_with_its_band_a_plan_dashed_and_a_limit_red():
    picture = drawn([curve(), curve(0.5, label="plan", planned=True)], [Limit(1e6, 0.05)])

    assert picture.count("l-s1d") == 1 and picture.count('"l-s1"') == 1
    assert picture.count("f-band") == 1
    assert "l-aff" in picture and "tolerance" in picture
    assert "<title>Chance</title>" in picture


def test_an_empty_curve_draws_an_empty_picture():
    assert "<path" not in drawn([Curve("today", [(0.0, 0.0, 0.1)])])


def test_a_name_cannot_leave_its_place():
    assert "<script" not in drawn([curve(label="<script>alert(1)</script>")])


@given(
    st.floats(0.02, 1.0),
    st.floats(1e2, 1e8),
    st.floats(0.2, 1.5),
    st.lists(st.tuples(st.floats(0.01, 100), st.floats(0.001, 0.9)), max_size=3),
)
def test_labels_cover_neither_each_other_nor_leave_the_picture(most, middle, spread, points):
    limits = [Limit(middle * factor, chance) for factor, chance in points]
    curves = [curve(most, middle, spread), curve(most / 2, middle, spread, planned=True)]
    picture = drawn(curves, limits)
    found = list(boxes(picture))

    assert picture == drawn(curves, limits)
    for place, (left, top, right, bottom, words) in enumerate(found):
        assert left >= -4 and right <= 444 and top >= -6 and bottom <= 225, words
        for other_left, other_top, other_right, other_bottom, other in found[place + 1 :]:
            apart = right <= other_left or other_right <= left
            assert apart or bottom <= other_top or other_bottom <= top, (words, other)
