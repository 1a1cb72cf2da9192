"""French as it is printed: the spaces that its marks and its numbers ask for."""

import re

from timonier.kit.measured.numbers import NARROW, NBSP

# A line never ends before these marks, nor after an opening quote: no space there can break.
_BEFORE = re.compile(r" (?=[:;?!»](?![^\s.,;)»…]))")
_AFTER = re.compile("(?<=«) ")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_SHARE = re.compile(r"(?<=\d) (?=%)")


def spaced(text: str) -> str:
    """A French text written with plain spaces, with those that cannot break where it needs them."""
    text = _SHARE.sub(NBSP, _THOUSANDS.sub(NARROW, _AFTER.sub(NBSP, text)))
    return _BEFORE.sub(lambda at: NBSP if text[at.end()] in ":»" else NARROW, text)
