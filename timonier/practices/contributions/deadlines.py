"""Days that come in practices: what was promised, waivers that end."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timonier.kit import contributions as given
from timonier.kit.contributions import LANE_MOST, NEAR, Asked, Deadline
from timonier.practices import selectors as practices
from timonier.practices.models import ProposalDecision, Waiver


@given.deadlines(gettext_lazy("Promised"), order=300, permission="practices.view_proposaldecision")
def promised(asked: Asked) -> Iterator[Deadline]:
    """Accepted proposals by their day."""
    rows = ProposalDecision.objects.filter(
        verdict=ProposalDecision.Verdict.ACCEPTED, due_on__range=asked.span
    )
    for row in rows.order_by("due_on")[:LANE_MOST]:
        assert row.due_on is not None
        url = reverse("practices:decisions-detail", args=[row.proposal_key])
        label = practices.decided_title(row)
        yield Deadline(row.due_on, _("Promised"), label, row.due_on < asked.today, url)


@given.deadlines(gettext_lazy("Waivers"), order=500, permission="practices.view_waiver")
def waivers(asked: Asked) -> Iterator[Deadline]:
    """Waivers by the day they end."""
    today, last = asked.today, asked.span[1]
    for row in Waiver.objects.filter(until_on__range=(today, last)).order_by("until_on")[
        :LANE_MOST
    ]:
        url = reverse("practices:waivers-detail", args=[row.finding_key])
        label = f"{row.repository_name}, {practices.check_title(row.check_id)}"
        yield Deadline(row.until_on, _("Waiver ends"), label, row.until_on <= today + NEAR, url)
