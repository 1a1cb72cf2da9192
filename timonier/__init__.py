"""Timonier: the working cockpit of a chief technology officer."""

__version__ = "0.1.0"
