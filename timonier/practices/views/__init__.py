"""The pages of practices, private to its addresses."""
