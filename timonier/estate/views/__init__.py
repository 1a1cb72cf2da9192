"""The pages of the estate, private to its addresses."""
