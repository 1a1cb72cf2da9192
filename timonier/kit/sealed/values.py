"""What a secret is in Python: sealed as it is kept, or clear on its way in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from timonier.kit.store import sealing

if TYPE_CHECKING:
    TextBase = models.TextField[Any, Any]
else:
    TextBase = models.TextField

MASK = "(sealed)"  # in files, answers and forms: what is stored stays


LONGEST = 10_000  # signs of a secret


@dataclass(frozen=True)
class Clear:
    """A secret that is about to be sealed; it shows itself to nobody."""

    text: str

    def __repr__(self) -> str:
        return "Clear(…)"

    __str__ = __repr__


@dataclass(frozen=True)
class Sealed:
    """A secret as it is kept; `place` is the row and field that it opens at."""

    ciphertext: str
    place: str

    def open(self) -> str | None:
        """The secret; None, unknown, when its key is missing, or it was changed or moved."""
        return sealing.unseal(settings.HOME, self.ciphertext, about=self.place)

    def __str__(self) -> str:
        return MASK

    __repr__ = __str__
