"""Git repositories and forges, read safely, as plain values."""
