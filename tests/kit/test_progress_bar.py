"""The bar of a progress: inside its frame whatever the share, unknown hatched, words escaped."""

import re

from hypothesis import given
from hypothesis import strategies as st

from timonier.kit.charts import progress_bar

shares = st.none() | st.floats(-50, 50, allow_nan=False)


@given(shares, shares, shares)
def test_everything_drawn_lies_inside_the_frame(
    share: float | None, expected: float | None, worst: float | None
) -> None:
    drawn = progress_bar(share, title="t", expected=expected, worst=worst, doubt=(0.2, 0.4))

    wide = float(re.search(r'viewBox="0 0 ([\d.]+)', drawn)[1])  # type: ignore[index]
    for x, width in re.findall(r'<rect[^>]* x="([\d.-]+)"[^>]* width="([\d.]+)"', drawn):
        assert 0 <= float(x) <= float(x) + float(width) <= wide
    for x in re.findall(r'cx="([\d.-]+)"', drawn):
        assert 0 <= float(x) <= wide


def test_unknown_is_hatched_and_has_no_bar() -> None:
    drawn = progress_bar(None, title="Mark: unknown")

    assert "url(#hatch-" in drawn
    assert "f-s1" not in drawn


def test_the_title_is_escaped() -> None:
    assert "<script>" not in progress_bar(0.5, title="<script>alert(1)</script>")
