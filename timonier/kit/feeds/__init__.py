"""Atom feeds: addresses that carry a token of their own, since feed readers send no header."""
