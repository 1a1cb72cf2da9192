"""Pure calculation of the strategy room; knows nothing of Django."""
