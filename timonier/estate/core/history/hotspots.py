"""Files that change often and are big: where an hour of care pays most."""

from __future__ import annotations

import numpy as np

from timonier.estate.core.history.log import Ints

MOST_HOTSPOTS = 50
FEWEST_REVISIONS = 3  # below, "often" means nothing


def knee(revisions: Ints) -> int:
    """The number of files before the curve of change frequency flattens.

    CodeScene cuts where the slope drops and names no constant; here, the point of the descending
    curve farthest below its chord (Satopää 2011, "Kneedle"), which needs none either.
    """
    curve = np.sort(revisions[revisions >= FEWEST_REVISIONS])[::-1].astype(float)
    if len(curve) < 3 or curve[0] == curve[-1]:
        return len(curve)
    across = np.linspace(0.0, 1.0, len(curve))
    down = (curve - curve[-1]) / (curve[0] - curve[-1])
    return int(np.argmax(1.0 - across - down)) + 1


def hottest(revisions: Ints, sizes: Ints) -> Ints:
    """Positions of the hotspots among files, worst first: above the knee, by revisions x size."""
    count = min(knee(revisions), MOST_HOTSPOTS)
    often = np.lexsort((np.arange(len(revisions)), -sizes, -revisions))[:count]
    weight = revisions[often] * np.maximum(sizes[often], 1)
    return often[np.argsort(-weight, kind="stable")]
