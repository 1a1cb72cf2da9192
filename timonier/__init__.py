"""Timonier: the working cockpit of a chief technology officer."""

__version__ = "0.2.0.dev0"
