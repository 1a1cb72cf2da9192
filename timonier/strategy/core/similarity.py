"""Which texts say nearly the same: cosine of TF-IDF over the trigrams of words, accents folded.

Trigrams within words forgive plurals, endings and typing errors in French as in English, and need
no dictionary. Weights: (1 + ln tf) x (ln((1 + n) / (1 + df)) + 1), vectors of length one (Salton
and Buckley 1988, with the usual smoothing); a name counts twice. The same texts always give the
same answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

LEAST = 0.25  # under it two ideas share words, not a purpose
MOST = 5
SAME_WORD = 0.6  # share of common trigrams (Dice) from which two words are told as the same
SIZE = 2**18  # places of a vector; far more than the trigrams of two languages
_WORD = re.compile(r"[^\W_]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})
_EMPTY = """
    a ai an and are as at au aux avec be by ce ces cela cette dans de des du elle en est et eux
    for from have il ils in is it la le les leur leurs lui mais me mon ne nos notre nous of on
    ont or ou our par pas plus pour qu que qui sa sans se ses si son sont sur that the their they
    this to un une us very vos votre vous was we when where with you your
"""
EMPTY = frozenset(_EMPTY.split())  # words that tell nothing, French and English


@dataclass(frozen=True)
class Text:
    """Something with a name and a longer text."""

    key: str
    name: str
    body: str


@dataclass(frozen=True)
class Likeness:
    """How near a text is, from 0 to 1, and its words that say so, the most telling first."""

    key: str
    score: float
    words: tuple[str, ...]


def folded(text: str) -> str:
    """Lower case without accents: œuvre and Oeuvre are one."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def words_of(text: str) -> list[tuple[str, str]]:
    """The telling words of a text, folded and as written."""
    found = ((folded(word), word) for word in _WORD.findall(text))
    return [(low, word) for low, word in found if low not in EMPTY and len(low) > 1]


@lru_cache(maxsize=50_000)
def trigrams(word: str) -> tuple[str, ...]:
    """Its trigrams, with a blank at either end, so that beginnings count."""
    padded = f" {word} "
    return tuple(padded[at : at + 3] for at in range(len(padded) - 2))


@lru_cache(maxsize=50_000)
def _places(word: str) -> tuple[int, ...]:
    """Where the trigrams of a word stand in a vector: a fixed hash, the same in every process."""
    return tuple(crc32(gram.encode("utf-8", "replace")) % SIZE for gram in trigrams(word))


@lru_cache(maxsize=8192)
def _counted(name: str, body: str) -> tuple[Any, Any]:
    """Places (int32) and damped counts 1 + ln tf (float64) of a text; most texts stay: kept."""
    import numpy as np

    found: Counter[int] = Counter()
    for text, times in ((name, 2), (body, 1)):
        for low, _word in words_of(text):
            for place in _places(low):
                found[place] += times
    places = np.fromiter(found.keys(), dtype=np.int32, count=len(found))
    counts = np.fromiter(found.values(), dtype=np.float64, count=len(found))
    return places, 1 + np.log(counts)


class Index:
    """Texts made ready to be compared with a new one."""

    def __init__(self, texts: Iterable[Text]) -> None:
        import numpy as np

        self.texts = sorted(texts, key=lambda text: text.key)
        counted = [_counted(text.name, text.body) for text in self.texts]
        lengths = [len(places) for places, _ in counted]
        empty = np.zeros(0, dtype=np.int32)
        self.places = np.concatenate([empty, *(places for places, _ in counted)])
        self.owner = np.repeat(np.arange(len(counted)), lengths)
        spread = np.bincount(self.places, minlength=SIZE)
        self.rarity = np.log((1 + len(counted)) / (1 + spread)) + 1
        weights = np.concatenate([np.zeros(0), *(damped for _, damped in counted)])
        weights = weights * self.rarity[self.places]
        square = np.bincount(self.owner, weights=weights**2, minlength=len(counted))
        self.weights = weights / np.sqrt(square)[self.owner]

    def near(
        self, name: str, body: str, *, leave_out: str = "", least: float = LEAST, most: int = MOST
    ) -> list[Likeness]:
        """The texts most like this one, nearest first, at most `most` of them."""
        import numpy as np

        places, damped = _counted(name, body)
        if not len(places) or not self.texts:
            return []
        asked = np.zeros(SIZE)
        asked[places] = damped * self.rarity[places]
        asked /= np.sqrt(np.sum(asked[places] ** 2))
        products = self.weights * asked[self.places]
        scores = np.bincount(self.owner, weights=products, minlength=len(self.texts))
        close = [
            (-round(float(scores[number]), 9), self.texts[number].key, int(number))
            for number in np.flatnonzero(scores >= least)
            if self.texts[number].key != leave_out
        ]
        return [
            Likeness(key, min(-score, 1.0), self._shared(f"{name} {body}", self.texts[number]))
            for score, key, number in sorted(close)[:most]
        ]

    def _shared(self, asked: str, text: Text, most: int = 6) -> tuple[str, ...]:
        """Words of the text that the asked one says too, nearly; the rarest first."""
        wanted = [frozenset(trigrams(low)) for low, _word in words_of(asked)]
        told: dict[str, tuple[float, str]] = {}
        for low, word in words_of(f"{text.name} {text.body}"):
            grams = frozenset(trigrams(low))
            if low not in told and any(_alike(grams, each) for each in wanted):
                weight = max(float(self.rarity[place]) for place in _places(low))
                told[low] = (-weight, word)
        return tuple(word for _weight, word in sorted(told.values())[:most])


def _alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """Dice's share of common trigrams."""
    return 2 * len(first & second) >= SAME_WORD * (len(first) + len(second))
