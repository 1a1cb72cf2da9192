"""Makes initiatives of what other rooms found: prefilled, each prefilled value labelled as such."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.utils.text import slugify
from django.utils.translation import gettext as _

from timonier.kit.entities.entity import registry
from timonier.kit.records import writes
from timonier.organisation.selectors import in_company_language
from timonier.portfolio.models import Capacity, Initiative, generated
from timonier.portfolio.services.following import decided, promised
from timonier.portfolio.services.grounds import Assumed, obligation_of, why
from timonier.portfolio.services.treating import treatments_of
from timonier.practices.core import phrases
from timonier.practices.core.phrases import Phrase
from timonier.practices.models import Proposal
from timonier.practices.sentences import said
from timonier.strategy.models import Idea

_LONGEST = 160
_ESTIMATED = phrases.gettext("Estimated by the proposal.")
_UNKNOWN = phrases.gettext("Not estimated yet.")
_NO_PRICE = phrases.gettext("Nothing to buy, as far as the proposal knows.")
_RISK_COUNTS = phrases.gettext(
    "Its own value is not estimated: what it removes of the risks counts."
)
_SHARE = phrases.gettext("The share of the risk's findings that the proposal removes.")
_NO_CAPACITY = phrases.gettext("No capacity is given yet.")
_FROM_TITLE = phrases.gettext("The skill is guessed from the title.")
_LARGEST = phrases.gettext("Nobody said which skill: the one with the most capacity.")
_GAIN = phrases.gettext("The gain that the idea expects.")


@transaction.atomic
def initiative_from_proposal(*, proposal: Proposal, by: Any) -> Initiative:
    """The initiative that carries a proposal out; the same one when it was made already.

    Effort comes from the proposal, owner and day from its acceptance. A risk that its findings
    suggested gets a treatment, worth what the next simulation finds. What made the proposal
    indispensable obliges the initiative (services.grounds). Its value stays unknown until somebody
    gives it. The words are kept in the company's language, and shown in the reader's. Raises
    writes.Invalid and PermissionDenied.
    """
    known = carried_out(proposal.key)
    if known is not None:
        return known
    with in_company_language():
        data, assumed, made = _from_proposal(proposal, by)
        row: Initiative = writes.patch(registry[Initiative], data, by=by)
        return _assume(row, assumed, by, made)


def carried_out(key: str) -> Initiative | None:
    """The initiative that carries this proposal out, if any."""
    rows = Initiative.objects.exclude(proposal_keys=[]).order_by("pk")
    return next((row for row in rows if key in row.proposal_keys), None)


def _from_proposal(proposal: Proposal, by: Any) -> tuple[dict[str, Any], Assumed, dict[str, Any]]:
    """Its fields, what was assumed for them, and the phrases of its generated texts."""
    skill, why_skill = _skill_of(f"{proposal.subject} {proposal.heading}")
    days = [proposal.effort_low, proposal.effort_likely, proposal.effort_high]
    name, number = _free_name(proposal.heading)
    data: dict[str, Any] = {
        "name": name,
        "slug": free_slug(proposal),
        "description": said(proposal.because),
        "effort_days": {skill: days},
        "cost": 0.0,
        "proposal_keys": [proposal.key],
    }
    made = {"description": generated.kept(*proposal.because)}
    if proposal.title:
        made["name"] = generated.kept(proposal.title, number=number)
    assumed = [why("effort_days", _ESTIMATED, *why_skill), why("cost", _NO_PRICE)]
    data |= obligation_of(proposal, assumed, made)
    data |= promised(decided([proposal.key]), data, assumed)
    treatments = treatments_of(name=name, slug=data["slug"], keys=[proposal.key], by=by)
    data["treatments"] = [row.slug for row in treatments]
    assumed.append(why("value_likely", _RISK_COUNTS if treatments else _UNKNOWN))
    if treatments:
        assumed.append(why("treatments", _SHARE))
    return data, assumed, made


def _skill_of(words: str) -> tuple[str, tuple[Phrase, ...]]:
    """The skill a change needs, and why that one."""
    sums = Capacity.objects.values("skill").annotate(days=Sum("days_likely"))
    skills = [row["skill"] for row in sums.order_by("-days", "skill")]
    if not skills:
        return _("Team"), (_NO_CAPACITY,)
    if len(skills) == 1:
        return skills[0], ()
    spoken = set(slugify(words).split("-"))
    for skill in skills:
        if spoken & set(slugify(skill).split("-")):
            return skill, (_FROM_TITLE,)
    return skills[0], (_LARGEST,)


def _free_name(wanted: str) -> tuple[str, int]:
    """The name, or the name with a number when another initiative has it; and the number."""
    name, number = wanted[:_LONGEST], 1
    while Initiative.objects.filter(name=name).exists():
        number += 1
        name = f"{wanted[: _LONGEST - 6]} ({number})"
    return name, number


def free_slug(proposal: Proposal) -> str:
    """A short name that is free, of the English title: what is computed of short names (draws,
    orders) is the same whatever the company speaks."""
    english = phrases.of_json(proposal.title).english() if proposal.title else proposal.subject
    stem, number = slugify(english)[: _LONGEST - 4] or "proposal", 1
    slug = stem
    while Initiative.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _assume(
    row: Initiative, assumed: Assumed, by: Any, made: dict[str, Any] | None = None
) -> Initiative:
    """Label what was prefilled; it is no field of the form, so nobody types it."""
    row.assumed, row.generated = assumed, made or {}
    row._history_user = by  # type: ignore[attr-defined]
    row.save_without_historical_record()  # type: ignore[attr-defined]
    return row


@transaction.atomic
def initiative_from_idea(*, idea: Idea, by: Any) -> Initiative:
    """The initiative that carries an idea out, with its gain; the same one when it exists.

    Raises writes.Invalid and PermissionDenied.
    """
    known = Initiative.objects.filter(idea=idea).order_by("pk").first()
    if known is not None:
        return known
    with in_company_language():
        data = {
            "name": _free_name(idea.name)[0],
            "description": idea.problem,
            "idea": idea.slug,
        }
        assumed = [why("effort_days", _UNKNOWN)]
        gain = (idea.gain_low, idea.gain_likely, idea.gain_high)
        if None not in gain:
            names = ("value_low", "value_likely", "value_high")
            data |= dict(zip(names, gain, strict=True))
            assumed.append(why("value_likely", _GAIN))
        else:
            assumed.append(why("value_likely", _UNKNOWN))
        made: Initiative = writes.patch(registry[Initiative], data, by=by)
        return _assume(made, assumed, by)
