"""What the kit shows and exchanges of practices: findings and proposals, waivers and decisions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timonier.estate.columns import Cell, add_column
from timonier.estate.models import Repository, Retirement, Sameness
from timonier.kit.entities.entity import Entity, Panel, registry
from timonier.kit.measured.freshness import LABELS
from timonier.kit.shell.acts import add_act
from timonier.kit.shell.look import add_page
from timonier.practices import selectors, services
from timonier.practices.core.checks.registry import every
from timonier.practices.core.licences import CATEGORIES
from timonier.practices.figures import FINDINGS
from timonier.practices.forms import (
    DecisionForm,
    RetirementForm,
    SamenessForm,
    WaiverForm,
    WeightForm,
)
from timonier.practices.models import (
    CheckWeight,
    Finding,
    LicencePolicy,
    Proposal,
    ProposalDecision,
    Waiver,
)
from timonier.practices.selectors import boards
from timonier.practices.selectors.pages import decision_story, finding_page
from timonier.practices.sentences import check_title

GRAVEST = 12  # findings on the page of a repository; the board has them all


def finding_panel(request: HttpRequest, finding: Finding) -> Panel | None:
    """Why it is one, how to fix it, and the waiver."""
    today = timezone.localdate()
    row = selectors.finding_rows([finding], today=today)[0]
    siblings = selectors.lot_of(finding, Finding.objects.open())
    return Panel(
        title=check_title(finding.check_id),
        template="practices/finding_panel.html",
        context={
            "row": row,
            "others": [(each, ()) for each in selectors.finding_rows(siblings, today=today)],
            "page": finding_page(finding, user=request.user),
            "proposals": finding.proposals.all(),
            "may_waive": request.user.has_perm("practices.add_waiver"),
        },
    )


def proposal_panel(request: HttpRequest, proposal: Proposal) -> Panel | None:
    """What it removes, what waiting costs, and the decision."""
    row = selectors.proposal_row(proposal, today=timezone.localdate())
    return Panel(
        title=proposal.heading,
        template="practices/proposal_panel.html",
        context={
            "line": boards.ProposalLine.of(row),
            "bundles": selectors.bundled(row.findings),
            "parts": boards.parts_of(proposal),
            "story": decision_story(proposal.key),
            "may_decide": request.user.has_perm("practices.add_proposaldecision"),
        },
    )


def repository_panel(request: HttpRequest, repository: Repository) -> Panel | None:
    """The open findings of a repository, gravest first."""
    if not request.user.has_perm("practices.view_finding"):
        return None
    asked = selectors.FindingFilter(repository=repository.name)
    board = selectors.findings_board(asked, today=timezone.localdate(), size=GRAVEST)
    return Panel(
        title=_("Findings"),
        template="practices/repository_panel.html",
        context={
            "board": board,
            "judged": selectors.judged([repository]),
            "covers": selectors.coverage_rows(repository),
        },
        key="findings",
    )


def findings_column(request: HttpRequest, rows: Sequence[Repository]) -> dict[int, Cell] | None:
    """Open findings of each repository; unknown for one that was never judged."""
    if not request.user.has_perm("practices.view_finding"):
        return None
    counts = selectors.open_counts(rows, today=timezone.localdate())
    known = selectors.judged(rows)
    return {
        row.pk: Cell(
            counts.get(row.pk, 0 if row.pk in known else None),
            f"{reverse('estate:repositories-detail', args=[row.slug])}#findings",
        )
        for row in rows
    }


registry.add(
    Entity(
        model=Finding,
        slug="findings",
        facts=True,
        stands=FINDINGS,
        key="key",
        fields=(
            "key",
            "check_id",
            "severity",
            "state",
            "repository",
            "subject",
            "file",
            "line",
            "fixed_in",
            "exploited",
            "scope",
            "since_on",
            "due_on",
            "seen_first_on",
            "seen_last_on",
            "resolved_on",
            "ended",
        ),
        columns=("subject", "check_id", "severity", "state", "repository", "seen_first_on"),
        filters=("severity", "state", "check_id", "exploited", "repository"),
        told={"last_read_on": date | None, "of_gone": bool},
        search=("subject", "file", "check_id"),
        ordering=("rank", "id"),
        panels=(finding_panel,),
        section="assess",
    ),
    Entity(
        model=Proposal,
        slug="proposals",
        facts=True,
        stands=FINDINGS,
        key="key",
        fields=(
            "key",
            "kind",
            "subject",
            "version_from",
            "version_to",
            "tier",
            "effort_low",
            "effort_likely",
            "effort_high",
            "removes",
            "due_on",
        ),
        columns=("heading", "tier", "kind", "removes", "effort_likely", "due_on"),
        labels={"heading": _("Title")},
        filters=("tier", "kind"),
        search=("subject",),
        ordering=("rank", "id"),
        panels=(proposal_panel,),
        section="assess",
    ),
    Entity(
        model=Waiver,
        attachments=20,
        slug="waivers",
        key="finding_key",
        fields=("finding_key", "reason", "justification", "until_on"),
        columns=("subject", "check_id", "repository_name", "reason", "until_on", "author"),
        search=("subject", "check_id", "repository_name", "reason"),
        filters=("check_id", "until_on"),
        form=WaiverForm,
        save=services.save_waiver,
        delete=services.delete_waiver,
        restore=services.restore_waiver,
        section="assess",
    ),
    Entity(
        model=Retirement,
        slug="retirements",
        fields=("slug", "reason"),
        columns=("repository_name", "reason", "retired_at", "author"),
        search=("repository_name", "reason"),
        filters=("retired_at",),
        form=RetirementForm,
        save=services.save_retirement,
        delete=services.delete_retirement,
        restore=services.restore_retirement,
        section="observe",
    ),
    Entity(
        model=Sameness,
        slug="same-repositories",
        fields=("slug", "one", "other", "verdict", "reason"),
        columns=("one", "other", "verdict", "reason", "decided_at", "author"),
        search=("one", "other", "reason"),
        filters=("verdict", "decided_at"),
        form=SamenessForm,
        save=services.save_sameness,
        delete=services.delete_sameness,
        restore=services.restore_sameness,
        section="observe",
    ),
    Entity(
        model=ProposalDecision,
        slug="decisions",
        key="proposal_key",
        fields=("proposal_key", "verdict", "owner", "due_on", "reason"),
        columns=("proposal_key", "verdict", "owner", "due_on", "reason", "author"),
        search=("proposal_key", "owner", "reason"),
        filters=("verdict", "due_on"),
        form=DecisionForm,
        save=services.save_decision,
        section="decide",
    ),
    Entity(
        model=CheckWeight,
        slug="weights",
        key="check_id",
        fields=("check_id", "severity", "reason"),
        columns=("check_id", "severity", "reason"),
        search=("check_id", "reason"),
        filters=("severity",),
        form=WeightForm,
        limit=len(every()),
        section="assess",
    ),
    Entity(
        model=LicencePolicy,
        slug="licences",
        key="category",
        fields=("category", "verdict", "reason"),
        columns=("category", "verdict", "reason"),
        search=("category", "reason"),
        filters=("verdict",),
        limit=len(CATEGORIES),
        section="assess",
    ),
)
registry.hang(Repository, repository_panel)
add_column(_("Findings"), findings_column)
add_page(
    "assess",
    _("Findings and proposals"),
    "practices:board",
    permission="practices.view_proposal",
    order=10,
    count=lambda user: boards.waiting_count() or None,
    guide="findings",
)
add_act(_("Add repositories"), "practices:add-repositories", permission="kit.change_job")
LABELS["practices.judgment"] = _("Judgment")
