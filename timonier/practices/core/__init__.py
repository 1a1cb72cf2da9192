"""Checks and proposals as pure functions over facts and knowledge."""
