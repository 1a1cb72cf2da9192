"""Timonier: the working cockpit of a chief technology officer."""
