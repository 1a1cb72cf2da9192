"""Decisions: do nothing is always weighed, what was decided stays, as do the figures of its day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import make
from tests.governance.conftest import taken
from timonier.governance import selectors, services
from timonier.governance.models import Decision, DecisionOption, FigureSnapshot
from timonier.governance.templatetags.decisions import prose
from timonier.kit import evidence
from timonier.kit.registry import registry
from timonier.practices.models import Finding, Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.data]
TODAY = timezone.localdate()


def page(decision: Decision) -> str:
    return reverse("governance:decisions-detail", args=[decision.slug])


def example(model: Any) -> Any:
    return make.row(registry[model])


def test_doing_nothing_is_among_the_options_from_the_start(question: Decision) -> None:
    names = [(option.name, option.do_nothing) for option in question.options.all()]

    assert names == [("Do nothing", True), ("One queue", False)]


def test_doing_nothing_is_there_however_the_decision_came_in(cto: Client) -> None:
    data = {"name": "Buy the payroll", "status": "proposed", "audience": "company"}

    made = cto.post("/api/v1/governance/decisions/", data, content_type="application/json")

    assert made.status_code == 201, made.content
    assert DecisionOption.objects.get(decision__name="Buy the payroll").do_nothing


def test_doing_nothing_cannot_be_taken_away(cto: Client, question: Decision) -> None:
    nothing = question.options.get(do_nothing=True)

    answer = cto.delete(f"/api/v1/governance/options/{nothing.slug}")

    assert answer.status_code == 409
    assert DecisionOption.objects.filter(pk=nothing.pk).exists()


def test_a_decision_says_who_when_and_why(question: Decision, camille: Any) -> None:
    for wrong in ({"because": " "}, {"decided_on": TODAY + timedelta(days=1)},
                  {"review_on": TODAY}, {"undo_low": 9.0, "undo_high": 1.0}):  # fmt: skip
        with pytest.raises(services.Undecidable):
            taken(question, camille, **wrong)
    assert Decision.objects.get().status == "proposed"

    taken(question, camille, review_on=TODAY + timedelta(days=90))

    row = Decision.objects.get()
    assert (row.status, row.decided_by, row.because) == (
        "accepted", "Camille", "It loses nothing.",
    )  # fmt: skip
    assert row.options.get(chosen=True).name == "One queue"
    assert row.history.latest().history_user == camille


def test_an_option_of_another_decision_is_no_choice(question: Decision, camille: Any) -> None:
    other = services.ask(name="Another", by=camille)
    verdict = services.decisions.Verdict("x", "Camille", TODAY)

    with pytest.raises(services.Undecidable):
        services.decide(decision=question, option=other.options.get(), verdict=verdict,
                        by=camille, now=timezone.localtime())  # fmt: skip


def test_the_figures_of_the_day_are_kept_and_hindsight_does_not_move_them(
    question: Decision, camille: Any
) -> None:
    example(Finding)
    taken(question, camille)
    before = FigureSnapshot.objects.get(decision=question, key="practices.open_findings")

    Finding.objects.all().delete()

    found = selectors.decision_page(question, today=TODAY, user=camille)
    line = next(line for line in found.figures if line.key == "practices.open_findings")
    assert before.value is None or line.then == f"{before.value:g}"
    assert FigureSnapshot.objects.get(pk=before.pk).value == before.value
    assert not FigureSnapshot.objects.filter(key__startswith="governance.").exists()


def test_on_a_past_day_the_page_shows_what_was_written_and_known_then(
    cto: Client, question: Decision, camille: Any
) -> None:
    option = question.options.get(name="One queue")
    option.pros = "Nothing is lost"
    option.save()
    taken(question, camille)
    DecisionOption.objects.update(pros="Hindsight")
    option.refresh_from_db()
    yesterday = timezone.now() - timedelta(days=1)
    for row in (question, option):
        row.history.update(history_date=yesterday)
    FigureSnapshot.objects.update(taken_at=yesterday, value=41)
    option.pros = "Hindsight"
    option.save()
    day = timezone.localdate(yesterday)

    then = cto.get(f"{page(question)}?as_of={day.isoformat()}").content.decode()
    before = cto.get(f"{page(question)}?as_of={day - timedelta(days=1)}").content.decode()

    assert "Nothing is lost" in then and "Hindsight" not in then and ">41<" in then
    assert "It was not there yet" in before and ">41<" not in before
    assert "Hindsight" in cto.get(f"{page(question)}?as_of=soon").content.decode()


def test_a_figure_nobody_could_know_is_kept_as_unknown(question: Decision, camille: Any) -> None:
    taken(question, camille)

    row = FigureSnapshot.objects.get(decision=question, key="practices.critical")
    assert row.value is None  # no scan ever ran: nothing counted is an observation


def test_a_decision_of_another_day_keeps_no_figures_of_today(
    question: Decision, camille: Any
) -> None:
    taken(question, camille, decided_on=TODAY - timedelta(days=40))

    assert not FigureSnapshot.objects.exists()


def test_what_was_decided_is_replaced_and_never_open_again(
    cto: Client, question: Decision, camille: Any
) -> None:
    taken(question, camille)
    new = services.ask(name="Two queues again", by=camille, supersedes=question)
    api = f"/api/v1/governance/decisions/{question.slug}"

    answer = cto.patch(api, {"status": "proposed"}, content_type="application/json")
    assert answer.status_code == 422
    with pytest.raises(services.Undecidable):
        taken(Decision.objects.get(pk=question.pk), camille)
    assert cto.delete(api).status_code == 409

    taken(new, camille)

    assert Decision.objects.get(pk=question.pk).status == "superseded"
    found = selectors.decision_page(question, today=TODAY, user=camille)
    assert list(found.superseded_by) == [new]


def test_options_stay_as_they_were_weighed(cto: Client, question: Decision, camille: Any) -> None:
    taken(question, camille)
    option = question.options.get(chosen=True)
    api = f"/api/v1/governance/options/{option.slug}"

    for change in ({"pros": "hindsight"}, {"chosen": False}):
        assert cto.patch(api, change, content_type="application/json").status_code == 422
    assert cto.delete(api).status_code == 409
    assert cto.get(reverse("governance:weigh", args=[option.slug])).status_code == 404


def test_a_decision_cannot_replace_itself_through_others(
    cto: Client, question: Decision, camille: Any
) -> None:
    new = services.ask(name="Two queues again", by=camille, supersedes=question)

    answer = cto.patch(f"/api/v1/governance/decisions/{question.slug}",
                       {"supersedes": new.slug}, content_type="application/json")  # fmt: skip

    assert answer.status_code == 422


def test_a_question_is_set_aside_for_a_reason_and_taken_up_again(
    cto: Client, question: Decision
) -> None:
    address = reverse("governance:reject", args=[question.slug])
    assert cto.post(address, {"because": ""}).status_code == 422

    cto.post(address, {"because": "The law changed"})
    assert Decision.objects.get().status == "rejected"
    assert selectors.to_decide(TODAY) == []

    cto.post(reverse("governance:reopen", args=[question.slug]))
    assert [row.decision for row in selectors.to_decide(TODAY)] == [question]


def test_open_questions_come_by_their_day_then_by_age(camille: Any) -> None:
    def ask(name: str, **options: Any) -> Decision:
        return services.ask(name=name, by=camille, **options)

    old, late = ask("old"), ask("late", decide_by_on=TODAY - timedelta(days=2))
    soon = ask("soon", decide_by_on=TODAY + timedelta(days=2))
    Decision.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(days=50))

    rows = selectors.to_decide(TODAY)

    assert [row.decision for row in rows] == [late, soon, old]
    assert [(row.late, row.days_left) for row in rows] == [(True, -2), (False, 2), (False, None)]
    assert rows[2].age_days == 50


def test_a_review_is_asked_for_on_its_day_and_no_more_once_held(
    cto: Client, question: Decision, camille: Any
) -> None:
    day = TODAY - timedelta(days=1)
    taken(question, camille, decided_on=TODAY - timedelta(days=9), review_on=day)
    assert [(row.decision, row.days_late) for row in selectors.reviews_due(TODAY)] == [
        (question, 1)
    ]

    cto.post(reverse("governance:review", args=[question.slug]), {"outcome": "As hoped"})

    assert selectors.reviews_due(TODAY) == []
    assert Decision.objects.get().reviewed_on == TODAY


def test_recent_decisions_name_what_was_chosen(question: Decision, camille: Any) -> None:
    taken(question, camille)

    row = selectors.recent_decisions(TODAY, 7)[0]

    assert (row.decision, row.chosen and row.chosen.name) == (question, "One queue")
    assert selectors.recent_decisions(TODAY + timedelta(days=8), 7) == []


def test_a_draft_cites_what_asks_for_it_and_is_made_once(cto: Client, camille: Any) -> None:
    proposal = example(Proposal)
    address = reverse("governance:draft", args=["practices.proposal", proposal.pk])

    first = cto.post(address)
    assert cto.post(address)["Location"] == first["Location"]

    decision = Decision.objects.get()
    assert decision.name == proposal.heading
    assert [option.do_nothing for option in decision.options.all()] == [True, False]
    assert evidence.why(decision).steps[0].item == proposal
    assert decision.name in cto.get(registry[Proposal].url("detail", proposal)).content.decode()


def test_a_draft_can_be_made_of_any_row_that_one_may_see(cto: Client, client: Client) -> None:
    made = []
    for entity in registry:
        if entity.app in ("risk", "portfolio", "strategy") and entity.model_name in (
            "risk", "initiative", "plan", "idea",
        ):  # fmt: skip
            row = make.row(entity)
            label = row._meta.label_lower
            made.append(label)
            address = reverse("governance:draft", args=[label, row.pk])
            if entity.model_name != "idea":
                assert address in cto.get(entity.url("detail", row)).content.decode(), label
            assert cto.post(address).status_code == 302
    assert len(made) == Decision.objects.count() >= 4
    assert cto.post(reverse("governance:draft", args=["auth.user", 1])).status_code == 404
    client.force_login(make.person("lena", role="member"))
    assert client.post(reverse("governance:draft", args=["risk.risk", 1])).status_code == 403


def test_a_decision_for_executives_is_hidden_with_its_options_and_predictions(
    client: Client, camille: Any
) -> None:
    secret = services.ask(name="Sell the fleet", by=camille, audience="executive", options=["x"])
    services.predict(decision=secret, statement="It sells", review_on=TODAY, by=camille,
                     today=TODAY, probability=0.5)  # fmt: skip
    services.ask(name="Paint the door", by=camille, audience="company")
    client.force_login(make.person("lena", role="member"))

    for address in ("", "log/others/", "calibration/", "decisions/", "options/", "predictions/"):
        text = client.get(f"/governance/{address}").content.decode()
        assert "fleet" not in text and "It sells" not in text, address
    assert "Paint the door" in client.get("/governance/").content.decode()
    for address in (page(secret), reverse("governance:take-one", args=[secret.slug])):
        assert client.get(address).status_code == 404
    for kind in ("decisions", "options", "predictions"):
        assert "fleet" not in client.get(f"/api/v1/governance/{kind}/").content.decode()
    assert b"fleet" not in client.get("/governance/decisions.zip").content


@pytest.mark.parametrize("role", ["executive", "member", "auditor"])
def test_only_the_cto_decides(client: Client, question: Decision, role: str) -> None:
    Decision.objects.update(audience="company")
    client.force_login(make.person(role, role=role))
    option = question.options.last()
    assert option is not None

    for name, key in (("decide", question.slug), ("reject", question.slug),
                      ("reopen", question.slug), ("review", question.slug),
                      ("predict", question.slug), ("add-option", question.slug),
                      ("weigh", option.slug)):  # fmt: skip
        assert client.post(reverse(f"governance:{name}", args=[key]), {}).status_code == 403, name
    for name in ("ask", "bring", "bring-found"):
        assert client.post(reverse(f"governance:{name}"), {}).status_code == 403
    assert client.get(page(question)).status_code == 200


def test_a_stranger_is_asked_to_sign_in(client: Client, question: Decision) -> None:
    for address in ("/governance/", "/governance/found/", "/governance/decisions.zip"):
        assert client.get(address).status_code == 302


def test_a_refused_entry_comes_back_with_what_was_written(cto: Client, question: Decision) -> None:
    answer = cto.post(reverse("governance:decide", args=[question.slug]),
                      {"option": "nonsense", "because": "kept words"})  # fmt: skip

    assert answer.status_code == 422
    assert "kept words" in answer.content.decode()
    assert cto.post(reverse("governance:ask"), {"name": "  "}).status_code == 422


def test_pages_cost_the_same_however_long_the_log(
    cto: Client, question: Decision, camille: Any
) -> None:
    addresses = ["/governance/", "/governance/log/decided/", "/governance/calibration/",
                 page(question)]  # fmt: skip

    def counted() -> list[int]:
        counts = []
        for address in addresses:
            cto.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert cto.get(address).status_code == 200
            counts.append(len(caught))
        return counts

    few = counted()
    for n in range(8):
        more = services.ask(name=f"More {n}", by=camille, options=["a", "b"])
        services.keep_nothing(decision=question, by=camille)
        DecisionOption.objects.create(decision=question, name=f"Way {n}")
        services.predict(decision=question, statement=f"x{n}", review_on=TODAY, by=camille,
                         today=TODAY, probability=0.5)  # fmt: skip
        if n % 2:
            services.reject(decision=more, because="no", by=camille, today=TODAY)
    assert [b <= a + 1 for a, b in zip(few, counted(), strict=True)] == [True] * 4


def test_what_was_decided_cannot_be_deleted_by_a_service(question: Decision, camille: Any) -> None:
    taken(question, camille)

    with pytest.raises(ProtectedError):
        services.delete_decision(item=question, by=camille)


def test_text_of_people_is_never_markup(cto: Client, camille: Any) -> None:
    bad = "<script>alert(1)</script>\n* <b>x</b>\n```\n<i>\n```\n## <u>"
    decision = services.ask(name=bad, by=camille, context=bad, options=[bad])

    text = cto.get(page(decision)).content.decode()

    assert "<script>alert" not in text and "<b>x" not in text and "<u>" not in text


def test_a_draft_is_read_by_nobody_who_may_not_read_its_row(camille: Any) -> None:
    secret = services.ask(name="Sell the fleet", by=camille, audience="executive")

    about = services.draft_from(row=secret, by=camille, today=TODAY)
    of_option = services.draft_from(row=secret.options.get(), by=camille, today=TODAY)

    assert (about.audience, of_option.audience) == ("executive", "executive")


def test_evidence_is_cited_by_the_address_of_its_page_until_it_is_decided(
    cto: Client, question: Decision, camille: Any
) -> None:
    proposal = example(Proposal)
    there = registry[Proposal].url("detail", proposal)
    address = reverse("governance:cite", args=[question.slug])
    for wrong in ("/nowhere/", "https://example.org" + there, "not an address", page(question),
                  reverse("governance:log"), "/practices/proposals/gone/"):  # fmt: skip
        assert cto.post(address, {"address": wrong}).status_code == 422, wrong

    cto.post(address, {"address": f"http://testserver{there}?x=1", "because": "It costs"})

    step = evidence.why(question).steps[0]
    assert (step.item, step.because) == (proposal, "It costs")
    taken(question, camille)
    assert cto.post(address, {"address": there}).status_code == 422


def test_what_people_typed_reads_as_paragraphs_lists_and_safe_links() -> None:
    text = (
        "### Why\n\nSee [it](https://example.org/a?b=1&c) or [that](javascript:x)\n\n* a\n  b\n* c"
    )

    assert prose(text) == (
        "<p><b>Why</b></p>"
        '<p>See <a href="https://example.org/a?b=1&amp;c" rel="noopener noreferrer">it</a>'
        " or that</p>"
        "<ul class='ti-list'><li>a b</li><li>c</li></ul>"
    )
