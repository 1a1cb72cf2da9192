"""The checks, one module per subject; each registers itself in `registry`."""
