"""What was decided, and how did it turn out? Decisions, their predictions, how these ended."""
