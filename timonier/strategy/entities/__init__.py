"""What the kit shows and exchanges of strategy."""

from timonier.strategy.entities import goals, ideas, radar

__all__ = ["goals", "ideas", "radar"]
