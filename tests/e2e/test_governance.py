"""Decisions in a real browser: ask, weigh, decide, predict and tell the end; by keyboard too."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PHONE, Open
from tests.governance.make import taken
from timonier.governance import services
from timonier.governance.models import Decision, Prediction

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Check = Callable[[Page], None]
TODAY = timezone.localdate()


@pytest.fixture
def log(transactional_db: None, person: Any) -> Decision:
    """An open question, and a decision with predictions that ended."""
    decided = services.ask(name="Buy the payroll", by=person, options=["Buy it"])
    rows = [
        services.predict(decision=decided, statement=f"Step {n} is held", by=person, today=TODAY,
                         review_on=TODAY, probability=0.6 + n / 10)
        for n in range(4)
    ]  # fmt: skip
    services.predict(decision=decided, statement="It takes", by=person, today=TODAY, unit="days",
                     review_on=TODAY, low=20, high=45)  # fmt: skip
    taken(decided, person, review_on=TODAY + timedelta(days=90))
    for row in rows[:3]:
        row.refresh_from_db()
        services.resolve_prediction(prediction=row, by=person, today=TODAY, outcome="yes")
    return services.ask(name="Send parcels through one queue", by=person, options=["One queue"])


def test_a_question_is_asked_weighed_and_decided(
    visit: Open, person: Any, assert_accessible: Check
) -> None:
    page = visit("/governance/", user=person)
    assert_accessible(page)

    page.keyboard.press("c")
    page.get_by_label("What is to be decided").fill("Send parcels through one queue")
    page.get_by_label("Options, one a line").fill("One queue\nTwo and a judge")
    assert_accessible(page)
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="Do nothing")).to_be_visible()
    page.get_by_role("link", name="Weigh: One queue").click()
    page.get_by_label("for").first.fill("Nothing is lost")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".gov-pros")).to_contain_text("Nothing is lost")

    page.keyboard.press("d")
    page.get_by_role("radio", name="One queue").check()
    page.get_by_label("Why this one").fill("It loses nothing.")
    assert_accessible(page)
    page.get_by_label("Decide", exact=True).get_by_role("button", name="Decide").click()

    expect(page.locator(".gov-verdict")).to_contain_text("Chosen: One queue")
    expect(page.locator("#then")).to_contain_text("As it was known then")
    assert_accessible(page)
    assert Decision.objects.get().options.get(chosen=True).name == "One queue"


def test_a_prediction_is_made_and_its_end_told_without_any_script(
    visit: Open, person: Any, log: Decision
) -> None:
    page = visit("/governance/decisions/buy-the-payroll/", user=person, scripts=False)

    page.get_by_role("link", name="Predict", exact=True).click()
    page.get_by_label("What we expect").fill("Nobody is paid late")
    page.get_by_label("Chance, in %").fill("95")
    page.get_by_label("To check on").fill(TODAY.isoformat())
    page.get_by_role("button", name="Keep the prediction").click()
    page.get_by_role("link", name="Tell how it ended: Nobody is paid late").click()
    page.get_by_role("radio", name="It happened", exact=True).check()
    page.get_by_role("button", name="Keep the outcome").click()

    expect(page.locator(".ti-toast")).to_contain_text("scored")
    row = Prediction.objects.get(statement="Nobody is paid late")
    assert (row.probability, row.outcome) == (0.95, "yes")


def test_what_is_due_is_told_from_the_keyboard(visit: Open, person: Any, log: Decision) -> None:
    page = visit("/governance/log/due/", user=person)

    page.keyboard.press("j")
    page.keyboard.press("d")

    expect(page.locator("#aside-title")).to_have_text("How it ended")


@pytest.mark.parametrize(
    "path",
    ["/governance/", "/governance/log/due/", "/governance/log/decided/",
     "/governance/decisions/buy-the-payroll/", "/governance/calibration/", "/governance/found/"],
)  # fmt: skip
def test_a_phone_reads_every_page_in_the_dark(
    visit: Open, person: Any, log: Decision, path: str, assert_accessible: Check
) -> None:
    page = visit(path, user=person, size=PHONE, theme="dark", language="fr")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(page)
