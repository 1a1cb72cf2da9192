"""Which immutable files of the lake are current."""
