"""Waivers and decisions: what a person must say, and that no scan loses it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.make import send
from timonier.practices import selectors, services
from timonier.practices.models import Finding, Proposal, ProposalDecision, Waiver

from . import make

pytestmark = [pytest.mark.django_db, pytest.mark.data]

TOMORROW = make.TODAY + timedelta(days=1)
OLD = {"requirements.txt": "django==3.2.0\n"}


@pytest.fixture
def finding(db: None) -> Finding:
    make.assessed(make.stored(OLD))
    return Finding.objects.get(check_id="lifecycle")


@pytest.fixture
def proposal(finding: Finding) -> Proposal:
    return Proposal.objects.get(subject="Django")


def test_a_waiver_needs_a_reason_and_a_day_that_is_near(finding: Finding, camille: Any) -> None:
    for reason, days in ((" ", 1), ("known", -1), ("known", 400)):
        with pytest.raises(services.NotWaivable):
            services.waive(finding=finding, reason=reason, by=camille, today=make.TODAY,
                           until=make.TODAY + timedelta(days=days))  # fmt: skip
    assert not Waiver.objects.exists()


def test_a_waived_finding_is_listed_as_waived_and_leaves_its_proposal(
    finding: Finding, camille: Any
) -> None:
    before = Proposal.objects.get(subject="Django").removes

    services.waive(finding=finding, reason="paid", until=TOMORROW, by=camille, today=make.TODAY)

    asked = selectors.FindingFilter(state="waived")
    board = selectors.findings_board(asked, today=make.TODAY)
    assert [row.finding.key for row in board.rows] == [finding.key]
    assert board.rows[0].state == "waived"
    assert board.counts.waived == 1
    assert Proposal.objects.get(subject="Django").removes == before - 1


def test_lifting_a_waiver_keeps_its_history(finding: Finding, camille: Any) -> None:
    waiver = services.waive(finding=finding, reason="paid", until=TOMORROW, by=camille,
                            today=make.TODAY)  # fmt: skip

    services.lift(waiver=waiver, by=camille, today=make.TODAY)

    kinds = list(Waiver.history.values_list("history_type", "history_user__username"))
    assert sorted(kinds) == [("+", "camille"), ("-", "camille")]
    assert selectors.state_counts(today=make.TODAY).waived == 0


def test_an_acceptance_needs_an_owner_and_a_day_ahead(proposal: Proposal, camille: Any) -> None:
    for owner, due in (("", TOMORROW), ("Ada", make.TODAY - timedelta(days=1))):
        with pytest.raises(services.Undecidable):
            services.accept(proposal=proposal, owner=owner, due_on=due, by=camille,
                            today=make.TODAY)  # fmt: skip
    with pytest.raises(services.Undecidable):
        services.reject(proposal=proposal, reason=" ", by=camille)
    assert not ProposalDecision.objects.exists()


def test_a_rescan_never_loses_a_decision(proposal: Proposal, camille: Any) -> None:
    services.accept(proposal=proposal, owner="Expédition", due_on=TOMORROW, by=camille,
                    today=make.TODAY)  # fmt: skip

    make.assessed(make.stored({"requirements.txt": "django==4.0\n"}), today=TOMORROW)

    board = selectors.proposals_board(today=TOMORROW, verdict="accepted")
    assert [row.decision.owner for row in board.rows if row.decision] == ["Expédition"]


def test_an_accepted_proposal_with_nothing_left_is_done(proposal: Proposal, camille: Any) -> None:
    services.accept(proposal=proposal, owner="Ada", due_on=TOMORROW, by=camille, today=make.TODAY)

    make.assessed(make.stored({"requirements.txt": "requests==2.33.0\n"}), today=TOMORROW)

    done = selectors.proposals_board(today=TOMORROW).done
    assert [one.owner for one in done] == ["Ada"]
    assert str(done[0]).startswith("Upgrade Django")


def test_a_decision_taken_back_leaves_the_proposal_open_and_its_trace(
    proposal: Proposal, camille: Any
) -> None:
    decision = services.reject(proposal=proposal, reason="being retired", by=camille)

    services.withdraw(decision=decision, by=camille)

    row = selectors.proposal_row(proposal, today=make.TODAY)
    assert row.verdict == "undecided"
    verdicts = ProposalDecision.history.order_by("pk").values_list("verdict", flat=True)
    assert list(verdicts) == ["rejected", "withdrawn"]


def test_the_pages_of_the_room_carry_the_actions(
    client: Client, finding: Finding, proposal: Proposal
) -> None:
    from django.contrib.auth.models import Group, User

    from timonier.kit.entities.audience import sync_roles

    sync_roles()
    cto = User.objects.create(username="cto")
    cto.groups.add(Group.objects.get(name="cto"))
    client.force_login(cto)

    page = client.post(f"/practices/proposals/{proposal.key}/accept/",
                       {"owner": "Ada", "due_on": "2099-01-01"}, follow=True)  # fmt: skip
    assert page.status_code == 200
    assert ProposalDecision.objects.get().owner == "Ada"
    client.post(f"/practices/proposals/{proposal.key}/withdraw/")
    page_of = f"/practices/proposals/{proposal.key}/decide/"
    send(client, f"/practices/proposals/{proposal.key}/reject/", {"reason": "no"}, page=page_of)
    assert ProposalDecision.objects.get().verdict == "rejected"
    bad = client.post(f"/practices/findings/{finding.key}/waive/", {"reason": "x", "until": "?"},
                      follow=True)  # fmt: skip
    assert "2026-01-31" in bad.content.decode()
    assert not Waiver.objects.exists()


def test_a_reader_without_the_right_cannot_decide(client: Client, proposal: Proposal) -> None:
    from django.contrib.auth.models import Group, User

    from timonier.kit.entities.audience import sync_roles

    sync_roles()
    member = User.objects.create(username="member")
    member.groups.add(Group.objects.get(name="member"))
    client.force_login(member)

    answer = client.post(f"/practices/proposals/{proposal.key}/reject/", {"reason": "no"})

    assert answer.status_code == 403
    assert not ProposalDecision.objects.exists()


def test_a_proposal_unfolds_into_its_gravest_findings(proposal: Proposal) -> None:
    board = selectors.proposals_board(today=make.TODAY, unfold=[proposal.key])

    opened = next(row for row in board.rows if row.proposal.pk == proposal.pk)
    folded = [row for row in board.rows if row.proposal.pk != proposal.pk]
    ranks = [row.finding.rank for row in opened.findings]
    assert ranks == sorted(ranks)
    assert len(ranks) == proposal.removes
    assert list(opened.repositories) == ["etiquettes"]
    assert not any(row.findings for row in folded)


def test_the_board_counts_by_severity_and_pages_without_losing_a_row(finding: Finding) -> None:
    first = selectors.findings_board(today=make.TODAY, size=1)
    rows, board = list(first.rows), first
    while board.next:
        board = selectors.findings_board(today=make.TODAY, size=1, after=board.next)
        rows += board.rows

    assert len({row.finding.pk for row in rows}) == len(rows) > 1
    assert sum(1 + row.others for row in rows) == first.total == sum(first.severities.values())
    assert first.counts.affected + first.counts.unknown == first.total
    assert first.counts.clear == 0  # the one component there is affected
    unknown = selectors.findings_board(selectors.FindingFilter(state="unknown"), today=make.TODAY)
    assert unknown.total == first.counts.unknown == len(unknown.rows)
