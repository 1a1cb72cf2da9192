"""The API of every entity, and what HTTP asks of each of its addresses."""
