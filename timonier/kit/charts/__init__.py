"""Charts made on the server: one SVG for both themes, no script, the same data the same picture."""

from timonier.kit.charts.arcs import Link, coupling
from timonier.kit.charts.bars import Part, bars, range_bar, share_bar, sparkline
from timonier.kit.charts.dots import Amount, amounts, dot_range, zoomed
from timonier.kit.charts.heat import HeatRow, heat
from timonier.kit.charts.lossexceedance import Curve, Limit, Spoken, loss_exceedance
from timonier.kit.charts.progress import progress_bar
from timonier.kit.charts.radar import Blip, radar
from timonier.kit.charts.timeline import Lane, Mark, timeline
from timonier.kit.charts.treemap import Tile, treemap

__all__ = [
    "Amount",
    "Blip",
    "Curve",
    "HeatRow",
    "Lane",
    "Limit",
    "Link",
    "Mark",
    "Part",
    "Spoken",
    "Tile",
    "amounts",
    "bars",
    "coupling",
    "dot_range",
    "heat",
    "loss_exceedance",
    "progress_bar",
    "radar",
    "range_bar",
    "share_bar",
    "sparkline",
    "timeline",
    "treemap",
    "zoomed",
]
