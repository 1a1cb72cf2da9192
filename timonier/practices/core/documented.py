"""The page that documents every check, written from the checks themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from timonier.practices.core.checks.registry import Check, every
from timonier.practices.core.documented_words import ENGLISH, Words
from timonier.practices.core.effort import EFFORT, Days
from timonier.practices.core.phrases import Phrase
from timonier.practices.core.tiers import RULES

type Say = Callable[[Phrase], str]


def checks_page(words: Words = ENGLISH, say: Say = Phrase.english) -> str:
    """The whole page in Markdown, framed by these words, its texts as `say` says them."""
    parts = (_checks, _tiers, _effort)
    lines = [line for part in parts for line in part(words, say)]
    return "\n".join([words.head, *lines]) + "\n"


def _checks(words: Words, say: Say) -> Iterator[str]:
    topics = sorted({check.topic for check in every()})
    for topic in topics:
        yield f"## {words.topics.get(topic, topic.capitalize())}\n"
        for check in every():
            if check.topic == topic:
                yield _check(check, words, say)


def _check(check: Check, words: Words, say: Say) -> str:
    texts = [say(check.proves), say(check.fix), say(check.severity)]
    if check.cap:
        texts.append(words.grades.get(check.cap, check.cap))
    labelled = zip(words.labels, texts, strict=False)
    lines = [f"- {label % text}" for label, text in labelled]
    return "\n".join([f"### `{check.id}`{words.colon} {say(check.title)}\n", *lines]) + "\n"


def _tiers(words: Words, say: Say) -> Iterator[str]:
    yield words.tiers
    for place, rule in enumerate(RULES, 1):
        yield f"{place}. `{rule.id}` {say(rule.because)}"
    yield ""


def _effort(words: Words, say: Say) -> Iterator[str]:
    yield words.effort
    for name, rule in EFFORT.items():
        parts = (_days(days, words) for days in (rule.once, rule.repository, rule.file))
        yield f"| `{name}` | {' | '.join(parts)} | {say(rule.reason)} |"


def _days(days: Days, words: Words) -> str:
    told = (f"{one:g}".replace(".", words.point) for one in days)
    return words.between.join(told) if any(days) else "–"
