"""One repository read in a process of its own, under limits, to plain facts."""
