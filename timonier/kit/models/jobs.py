"""Background work: what runs, how far, who holds it."""
