"""One thread in a real browser, on the demo company: from a finding to the brief, and back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open
from timonier.bridge.services import staging
from timonier.governance.models import Decision
from timonier.kit.models import Job, LakeFile
from timonier.portfolio.models import Initiative, Plan
from timonier.portfolio.services.planning import make_plan, searched_here
from timonier.practices.models import Finding, Proposal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FEW = 2  # scenarios: the initiative walked along is an obligation, which needs none


@pytest.fixture
def finding(transactional_db: None, person: Any) -> Iterator[Finding]:
    """An ended release that no initiative carries out yet, in the demo company."""
    staging.start(by=person, scenarios=FEW, on_progress=lambda *_: None)
    Decision.objects.filter(status="proposed").delete()  # the question below is the one asked
    past = Proposal.objects.filter(
        kind="upgrade", tier="indispensable", findings__check_id="lifecycle", findings__scope="prod"
    )
    proposal = past.order_by("subject")[0]
    yield proposal.findings.filter(check_id="lifecycle", scope="prod").order_by("pk")[0]
    staging.remove()
    LakeFile.objects.all().delete()


def planned(page: Page) -> Plan:
    """The plan that waits, made here in place of the worker."""
    waiting = Plan.objects.get(state="waiting")
    make_plan(plan=waiting, search=searched_here, certify_s=0)
    Job.objects.filter(kind="portfolio.plan").update(state="done")
    page.goto(f"/portfolio/plan/{waiting.slug}/")
    return Plan.objects.get(pk=waiting.pk)


def test_from_a_finding_to_a_sentence_of_the_brief_and_back_by_why(
    visit: Open, person: Any, finding: Finding, assert_accessible: Callable[[Page], None]
) -> None:
    page = visit(f"/practices/findings/{finding.key}/", user=person)
    subject = Proposal.objects.get(kind="upgrade", findings=finding).subject
    page.locator("main").get_by_role("link", name=f"Upgrade {subject}").first.click()
    page.get_by_role("button", name="Make it an initiative").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(subject)
    made = Initiative.objects.get(name__contains=f"Upgrade {subject}")

    page.goto("/portfolio/")
    page.get_by_role("button", name="Compute again").click()
    plan = planned(page)
    page.get_by_role("link", name=made.name).first.click()
    expect(page.locator("#certificate")).to_contain_text("Indispensable")
    expect(page.locator("#certificate")).to_contain_text("endoflife.date")
    assert plan.lines.get(initiative=made).start

    page.locator("#certificate").get_by_role("link", name=made.name).click()
    page.get_by_role("button", name="Ask for a decision").click()
    asked = Decision.objects.get(status="proposed")
    expect(page.get_by_role("heading", level=1)).to_contain_text(asked.name)
    expect(page.locator("main")).to_contain_text("Do nothing")

    page.goto("/reporting/brief/")
    expect(page.locator(".ti-ask")).to_contain_text(asked.name)
    expect(page.locator(".ti-ask")).to_contain_text("Do nothing")
    assert_accessible(page)

    page.locator(".ti-ask").get_by_role("link", name="Why?").click()
    thread = page.locator("#aside .ti-thread")
    expect(thread).to_contain_text(made.name)
    assert_accessible(page)
    thread.locator(f'a[href$="/findings/{finding.key}/"]').first.click()
    page.wait_for_url(f"**/findings/{finding.key}/")


def test_the_bridge_of_a_whole_company_fits_a_phone(
    visit: Open, person: Any, finding: Finding, assert_accessible: Callable[[Page], None]
) -> None:
    for language in ("en", "fr"):
        page = visit("/", user=person, language=language, size=PHONE)

        expect(page.locator("#p-deadlines")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert_accessible(page)
