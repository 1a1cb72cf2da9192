"""What was decided and promised? Decisions, their predictions, and how these turned out."""
