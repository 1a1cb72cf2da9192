"""The timonier command."""
