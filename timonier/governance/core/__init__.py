"""Pure calculation of the governance room; knows nothing of Django."""
