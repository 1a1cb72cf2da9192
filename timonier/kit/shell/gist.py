"""What matters of a long thread: three sentences and one path; the rest is folded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timonier.kit.measured import numbers
from timonier.kit.records.thread import Node, Thread
from timonier.kit.shell import look

WHOLE = 7  # steps that are read at a glance
PATH = 5


@dataclass(frozen=True)
class Gist:
    """The sentences, and the path from the claim to its end; `cut` says that its middle is out."""

    sentences: tuple[str, ...]
    path: tuple[Node, ...]
    cut: bool


def gist(thread: Thread, *, down: bool) -> Gist | None:
    """What matters of a thread; None when it is short enough to be shown whole."""
    if len(thread) <= WHOLE:
        return None
    chain = _chain(thread.steps)
    cut = len(chain) > PATH
    path = (*chain[:2], *chain[2 - PATH :]) if cut else tuple(chain)
    told = (_extent(thread, down), _reason(thread, down, chain), _doubt(thread))
    return Gist(tuple(sentence for sentence in told if sentence), path, cut)


def _chain(steps: Sequence[Node]) -> list[Node]:
    """One way from the claim to an end: to a fact if any is, the longest, the first of these."""
    best: list[Node] = []
    here: list[Node] = []
    for place, step in enumerate(steps):
        here = [*here[: step.depth - 1], step]
        follows = steps[place + 1].depth if place + 1 < len(steps) else 0
        if follows <= step.depth and _worth(here) > _worth(best):
            best = here
    return best


def _worth(chain: Sequence[Node]) -> tuple[bool, int]:
    return (bool(chain) and chain[-1].is_fact, len(chain))


def _extent(thread: Thread, down: bool) -> str:
    direct = sum(step.depth == 1 for step in thread.steps)
    if not down:
        words = ngettext(
            "%(direct)s thing stands on it, %(all)s with what stands on that.",
            "%(direct)s things stand on it, %(all)s with what stands on those.",
            direct,
        )
    else:
        words = ngettext(
            "It cites %(direct)s thing and ends, in %(all)s steps, at %(facts)s observed facts.",
            "It cites %(direct)s things and ends, in %(all)s steps, at %(facts)s observed facts.",
            direct,
        )
    counted = {"direct": direct, "all": len(thread), "facts": len(thread.facts)}
    shown = {name: numbers.number(n, look.language()) for name, n in counted.items()}
    if thread.truncated:
        shown["all"] = "≥\N{NARROW NO-BREAK SPACE}" + shown["all"]
    return words % shown


def _reason(thread: Thread, down: bool, chain: Sequence[Node]) -> str:
    if not down:
        title = _title(chain[-1]) if chain else ""
        return _("It reaches as far as: %(title)s.") % {"title": title} if title else ""
    first = next((step for step in chain if step.because), None)
    if first is None:
        return ""
    because = _(first.because).rstrip(".")
    named = _title(first)
    if named and not first.is_fact:
        return _("First of all %(title)s: %(because)s.") % {"title": named, "because": because}
    return _("First of all: %(because)s.") % {"because": because}


def _title(step: Node) -> str:
    return "" if step.hidden or step.gone else step.title


def _doubt(thread: Thread) -> str:
    lost = sum(step.hidden or step.gone for step in thread.steps)
    if lost:
        words = ngettext(
            "%(n)s step is not known: held back from you, or no longer there.",
            "%(n)s steps are not known: held back from you, or no longer there.",
            lost,
        )
        return words % {"n": numbers.number(lost, look.language())}
    seen = [step.observed_at for step in thread.facts if step.observed_at]
    if not seen:
        return ""
    return _("The oldest observation is of %(day)s.") % {"day": _day(min(seen))}


def _day(moment: datetime) -> str:
    return numbers.day(moment.date(), look.language())
