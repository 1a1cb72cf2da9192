"""The pages of strategy, private to its addresses."""
