"""Readers of the public sources: endoflife.date, OSV, CISA, module replacements."""


class UnreadableSource(Exception):
    """A source's answer is not what it promises, or exceeds a limit; the message says why."""
