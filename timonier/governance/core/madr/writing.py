"""A decision record written as MADR 4: what is empty is left out, what was unknown comes last."""

from __future__ import annotations

import json
from collections.abc import Iterator

from timonier.governance.core.madr.record import Foreseen, Option, Record
from timonier.governance.core.madr.text import listed, one_line, tidy


def written(record: Record) -> str:
    """The text of a record; reading it gives the record again."""
    parts = [_front(record), f"# {_numbered(record)}", tidy(record.preamble, 3)]
    parts += _section("Context and Problem Statement", record.context)
    parts += _list("Decision Drivers", record.drivers)
    parts += _list("Considered Options", [one_line(each.name) for each in record.options])
    parts += _outcome(record)
    parts += _options(record)
    parts += _list("Predictions", [*map(_foreseen, record.predictions)])
    parts += _section("More Information", record.more)
    for extra in record.extra:
        parts += [f"## {one_line(extra.heading)}", tidy(extra.body, 3)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _front(record: Record) -> str:
    day, review = record.decided_on, record.review_on
    told = {
        "status": record.stated or record.status,
        "decision-makers": record.decision_makers,
        "consulted": record.consulted,
        "informed": record.informed,
    }
    lines = [
        f"{name}: {json.dumps(one_line(v), ensure_ascii=False)}" for name, v in told.items() if v
    ]
    lines += [f"date: {day.isoformat()}"] if day else []
    lines += [f"review-on: {review.isoformat()}"] if review else []
    lines += [record.front] if record.front else []
    return "\n".join(["---", *lines, "---"]) if lines else ""


def _numbered(record: Record) -> str:
    title = one_line(record.title)
    return f"{record.number}. {title}" if record.number else title


def _section(heading: str, text: str) -> list[str]:
    return [f"## {heading}", tidy(text, 3)] if text.strip() else []


def _list(heading: str, items: list[str] | tuple[str, ...]) -> list[str]:
    return [f"## {heading}", listed(items)] if items else []


def _outcome(record: Record) -> Iterator[str]:
    because = tidy(record.because, 3)
    if not (record.chosen or because or record.consequences or record.confirmation):
        return
    yield "## Decision Outcome"
    if record.chosen:
        chosen = f'Chosen option: "{one_line(record.chosen)}"'
        inline = bool(because) and because[0] not in "#*+->|`~ \t\\<" and not because[0].isdigit()
        yield f"{chosen}, because {because}" if inline else chosen
        because = "" if inline else because
    yield because
    if record.consequences.strip():
        yield "### Consequences"
        yield tidy(record.consequences, 4)
    if record.confirmation.strip():
        yield "### Confirmation"
        yield tidy(record.confirmation, 4)


def _options(record: Record) -> Iterator[str]:
    told = [each for each in record.options if each.description or each.pros or each.cons]
    if told:
        yield "## Pros and Cons of the Options"
    for option in told:
        yield f"### {one_line(option.name)}"
        yield tidy(option.description, 4)
        yield listed(_arguments(option))


def _arguments(option: Option) -> list[str]:
    good = [f"Good, because {each}" for each in option.pros]
    return good + [f"Bad, because {each}" for each in option.cons]


def _foreseen(each: Foreseen) -> str:
    day = each.review_on.isoformat()
    if each.probability is not None:
        said = f"{_number(each.probability * 100)} % by {day}: {one_line(each.statement)}"
    else:
        unit = f" {one_line(each.unit)}" if each.unit else ""
        ends = f"{_number(each.low or 0.0)} to {_number(each.high or 0.0)}{unit}"
        said = f"{ends} ({_number(each.level * 100)} %) by {day}: {one_line(each.statement)}"
    return f"{said}\nOutcome: {one_line(each.told)}" if each.told else said


def _number(value: float) -> str:
    """A number that reads back as itself; shares of a hundred lose the noise of binary."""
    return f"{value:.12g}"
