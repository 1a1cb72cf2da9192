"""The pages of the bridge, private to its addresses."""
