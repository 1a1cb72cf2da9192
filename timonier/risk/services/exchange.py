"""The register as a `timonier.risk/1` question, out to a file and in from one."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from timonier.kit.entities.entity import Entity, registry
from timonier.kit.measured.readable import series
from timonier.kit.records import writes
from timonier.organisation.selectors import company
from timonier.risk.core.inputs import BadInput, Question, question_of
from timonier.risk.core.inputs import Risk as RiskInput
from timonier.risk.core.inputs import Treatment as TreatmentInput
from timonier.risk.models import Risk, Tolerance, Treatment
from timonier.risk.selectors.question import register_question
from timonier.values.money import exact, of

LARGEST = 10 * 2**20


class BadFile(ValueError):
    """The file is no question of ours; `problems` holds one sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(series(problems))
        self.problems = problems


@dataclass
class Imported:
    """What an import did, or would do: names made, changed and left as they were."""

    made: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0


def export_question() -> str:
    """The open, estimated risks with their treatments and the tolerance, as documented JSON."""
    return json.dumps(register_question(named=True).question, indent=2, ensure_ascii=False) + "\n"


def import_question(*, content: bytes, by: Any, dry_run: bool = True) -> Imported:
    """Bring a question's risks, treatments and tolerance into the register, all or nothing.

    An id already in the register changes that row. Raises BadFile with every problem, among them
    a currency that is not the company's, and PermissionDenied.
    """
    question = _read(content)
    done, problems = Imported(), list[str]()
    with transaction.atomic():
        for risk in question.risks:
            _put(registry[Risk], _risk(risk), risk.id, by, done, problems)
        for treatment in question.treatments:
            _put(registry[Treatment], _treatment(treatment), treatment.id, by, done, problems)
        for limit in question.tolerance:
            _limit(limit.loss, limit.probability, by, done, problems)
        if dry_run or problems:
            transaction.set_rollback(True)
    if problems:
        raise BadFile(problems)
    return done


def _read(content: bytes) -> Question:
    if len(content) > LARGEST:
        raise BadFile([_("The file is larger than 10 MB: split it.")])
    try:
        question = question_of(content)
    except BadInput as bad:
        raise BadFile(bad.problems) from None
    ours = company().currency
    if question.currency != ours:
        said = _("currency: the file counts in %(theirs)s, the company in %(ours)s; convert first.")
        raise BadFile([said % {"theirs": question.currency, "ours": ours}])
    return question


def _put(
    entity: Entity, data: dict[str, Any], name: str, by: Any, done: Imported, problems: list[str]
) -> None:
    item = entity.find(data["slug"])
    before = entity.values(item) if item else {}
    if item and all(before[key] == value for key, value in data.items()):
        done.same += 1
        return
    given = data if item is None else {k: v for k, v in data.items() if k != "name"}
    try:
        writes.patch(entity, given, item, by=by)
    except writes.Invalid as invalid:
        problems += [f"{name}: {text}" for texts in invalid.errors.values() for text in texts]
        return
    (done.changed if item else done.made).append(name)


def _ours(amount: float) -> dict[str, str]:
    """An amount of the file, which counts as the company does."""
    return of(amount, company().currency).plain


def _risk(given: RiskInput) -> dict[str, Any]:
    low, likely, high = given.frequency
    more = given.secondary
    return {
        "slug": slugify(given.id)[:160],
        "name": given.id[:160],
        "frequency_low": low,
        "frequency_likely": likely,
        "frequency_high": high,
        "loss_low": _ours(given.loss_90[0]),
        "loss_high": _ours(given.loss_90[1]),
        "secondary_probability": more.probability if more else None,
        "secondary_low": _ours(more.loss_90[0]) if more else None,
        "secondary_high": _ours(more.loss_90[1]) if more else None,
        "group": (given.group or "")[:120],
        "correlation": given.correlation if given.group else None,
    }


def _treatment(given: TreatmentInput) -> dict[str, Any]:
    status = Treatment.Status.PLANNED if given.planned else Treatment.Status.CONSIDERED
    return {
        "slug": slugify(given.id)[:160],
        "name": given.id[:160],
        "risk": slugify(given.risk)[:160],
        "frequency_effect": given.frequency_effect,
        "loss_effect": given.loss_effect,
        "cost": _ours(given.cost),
        "status": status,
    }


def _limit(loss: float, chance: float, by: Any, done: Imported, problems: list[str]) -> None:
    held = Tolerance.objects.filter(loss=exact(loss)).first()
    if held and held.probability == chance:
        done.same += 1
        return
    name = f"tolerance {loss:g}"
    try:
        data = {"loss": _ours(loss), "probability": chance}
        writes.patch(registry[Tolerance], data, held, by=by)
    except writes.Invalid as invalid:
        problems += [f"{name}: {text}" for texts in invalid.errors.values() for text in texts]
        return
    (done.changed if held else done.made).append(name)
