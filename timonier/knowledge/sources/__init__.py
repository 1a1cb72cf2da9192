"""Readers of the sources: endoflife.date, OSV, CISA, module replacements, registries' audits."""


class UnreadableSource(Exception):
    """A source's answer is not what it promises, or exceeds a limit; the message says why.

    `kind` is the class of the failure, for whoever decides what to do: unreachable, refused, busy,
    large, changed (its shape), untrusted.
    """

    kind = "changed"


class Unreachable(UnreadableSource):
    """No connection, a connection cut short, or an answer that took too long."""

    kind = "unreachable"


class Refused(UnreadableSource):
    """The server answered with an error, or the address may not be asked."""

    kind = "refused"


class Busy(Refused):
    """The server asks to come back later (429, 503)."""

    kind = "busy"


class TooLarge(UnreadableSource):
    """The answer, packed or unpacked, exceeds the limit."""

    kind = "large"


class NothingToAsk(Exception):
    """No component in use may be asked about: not a failure, and no answer either."""


class Unchanged(Exception):
    """The server says that the edition at hand is the newest (304): not a failure."""
