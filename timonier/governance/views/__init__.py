"""The pages of decisions, private to their addresses."""
