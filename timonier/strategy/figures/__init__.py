"""The numbers of strategy, each with one place that computes it."""

from timonier.strategy.figures import goals, radar

__all__ = ["goals", "radar"]
