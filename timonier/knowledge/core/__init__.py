"""Versions, ranges, life cycles and advisories as pure functions."""
