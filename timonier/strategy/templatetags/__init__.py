"""Template tags of strategy."""
