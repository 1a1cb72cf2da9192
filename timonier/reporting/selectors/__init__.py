"""Reads of the brief: what it counts, then what it says."""

from timonier.reporting.selectors.account import account
from timonier.reporting.selectors.stakes import curve_picture
from timonier.reporting.selectors.wording import brief

__all__ = ["account", "brief", "curve_picture"]
