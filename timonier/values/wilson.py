"""The interval of a share that was seen in so many trials."""

from __future__ import annotations

import math

Z95 = 1.959963984540054  # 97.5th percentile of the standard normal


def wilson(hits: float, count: int, z: float = Z95) -> tuple[float, float]:
    """Ends of the share behind `hits` of `count` trials (Wilson 1927); of no trial, (0, 1).

    Two-sided at 95 % unless `z` is another quantile of the normal law. Hits may be a mean over
    equals, so not whole. Without a hit the low end is 0 itself, without a miss the high one is 1.
    """
    if count <= 0:
        return 0.0, 1.0
    share, spread = hits / count, z * z / count
    centre = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    low = 0.0 if hits == 0 else max(0.0, centre - half)
    return low, 1.0 if hits == count else min(1.0, centre + half)
