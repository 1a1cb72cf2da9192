"""What nobody has valued is not worth nothing: from a scan to plan, brief and bridge."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from tests.make import person
from tests.portfolio.make import capacity, planned, text
from timonier.estate.models import Repository
from timonier.estate.services import scan
from timonier.kit.contributions import Asked
from timonier.kit.entities import forms
from timonier.kit.entities.entity import registry
from timonier.knowledge.shelf.opened import open_book
from timonier.organisation.models import Company
from timonier.portfolio import selectors, services
from timonier.portfolio.contributions import plan_panel, the_plan
from timonier.portfolio.models import Initiative, Plan, PlanLine
from timonier.portfolio.selectors.worth import with_mean
from timonier.practices.models import Proposal
from timonier.practices.selectors import placing
from timonier.practices.services import accept, assess
from timonier.reporting.selectors import account, brief
from timonier.risk.models import Risk, RiskProposal
from timonier.risk.selectors.expected import expected_of_proposed
from timonier.risk.services import propose, simulate, take
from timonier.risk.services.verdicts import values_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
GIT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
}
# Built here, so that no file of this repository holds anything that looks like a secret.
LEAK = 'key = "' + "AK" + "IA" + 'QXZ7RN4TWLKJHGFD"\n'
LIBRARY = {
    "pyproject.toml": '[project]\nname = "parcels"\ndependencies = ["requests>=2.31"]\n',
    "src/parcels.py": "import requests\n",
    "deploy/production.py": LEAK,
    ".github/workflows/test.yml": "on: push\njobs:\n  t:\n    runs-on: ubuntu-20.04\n",
}


@pytest.fixture
def scanned(tmp_path: Path) -> Iterator[Repository]:
    """A library with a committed secret, read and judged; nothing was valued by anybody."""
    folder = tmp_path / "parcels"
    for name, content in LIBRARY.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "work"]):
        subprocess.run(["git", *words], cwd=folder, env=GIT, check=True)
    book = open_book(None, today=TODAY)
    scan(paths=[str(folder)], book=book)
    assess(Repository.objects.all(), book, TODAY)
    yield Repository.objects.get()


@pytest.fixture
def leak(scanned: Repository) -> Proposal:
    return Proposal.objects.get(kind="remove-secret")


def taken(by: Any = None) -> Risk:
    """The risk that the secret suggests, in the register as the house assumes it."""
    propose(today=TODAY, now=timezone.now())
    proposal = RiskProposal.objects.get(kind="secret")
    entity = registry[Risk]
    data = forms.complete(entity, {**values_of(proposal), "slug": "leak"}, None)
    return take(proposal=proposal, form=forms.bound(entity, data, None, by=by), by=by)


def planned_with(scenarios: int = 40) -> Plan:
    return planned(settings={"scenarios": scenarios})


def line_of(plan: Plan, row: Initiative) -> Any:
    return next(one for one in selectors.tier_lines(plan) if one.slug == row.slug)


def test_a_committed_secret_stays_indispensable_in_the_plan_the_brief_and_the_bridge(
    leak: Proposal, client: Any
) -> None:
    assert leak.tier == "indispensable"
    made = services.initiative_from_proposal(proposal=leak, by=None)
    capacity(40)
    plan = planned_with()
    line = line_of(plan, made)

    assert (made.obligation, made.valued) == ("secret", False)
    assert (line.tier, line.rule, line.selected) == ("indispensable", "obligation", True)
    assert "deploy/production.py" in line.because
    told = brief_of()
    assert [row.number for row in told.tiers][:1] == ["1 of 1"]
    assert str(made)[:40] in told.tiers[0].contains
    shown = plan_panel(the_plan(Asked.by(person(), today=TODAY, now=timezone.now())))
    assert shown is not None
    assert shown.account.tiers["indispensable"].kept == 1
    client.force_login(person("other"))
    assert "ti-tier is-1" in text(client.get(f"/practices/proposals/{leak.key}/"))


def brief_of(language: str = "en") -> Any:
    with translation.override(language):
        return brief(account(today=TODAY), now=timezone.now())


ACTS: dict[str, Callable[[Proposal], Any]] = {
    "risk": lambda leak: taken(),
    "initiative": lambda leak: services.initiative_from_proposal(proposal=leak, by=None),
    "accepted": lambda leak: accept(
        proposal=leak, owner="Ada", due_on=TODAY + timedelta(days=30), by=None, today=TODAY
    ),
    "simulated": lambda leak: (
        simulate(author_id=None, now=timezone.now(), years=2_000) if Risk.objects.exists() else None
    ),
}


@pytest.mark.parametrize("order", list(itertools.permutations(ACTS)), ids="-".join)
def test_the_order_of_acts_changes_neither_value_nor_tier_nor_owner(
    leak: Proposal, order: tuple[str, ...]
) -> None:
    """Without its obligation, so that the value alone decides."""
    capacity(40)
    propose(today=TODAY, now=timezone.now())
    expected = expected_of_proposed(RiskProposal.objects.get(kind="secret"), currency="EUR")
    assert expected
    assumed = with_mean(*expected)
    for act in order:
        ACTS[act](leak)
    made = Initiative.objects.get()
    Initiative.objects.update(obligation="", obligation_source="")
    plan = planned(settings={"scenarios": 40})
    line = line_of(plan, made)
    made.refresh_from_db()

    assert line.tier == "indispensable"
    assert line.value_risk is not None
    assert line.value.low == pytest.approx(assumed[0], rel=0.02)
    assert line.value.high == pytest.approx(assumed[2], rel=0.02)
    assert (made.owner, made.deadline_on) == ("Ada", TODAY + timedelta(days=30))
    assert made.treatments.count() == 1
    assert line.effort.likely == leak.effort_likely


def test_what_nobody_valued_and_nothing_asks_for_is_not_ranked_and_one_number_is_enough(
    scanned: Repository, cto: Any
) -> None:
    """And it keeps, everywhere, the tier that the rules give it until then."""
    proposal = Proposal.objects.exclude(tier="indispensable").order_by("rank", "key")[0]
    made = services.initiative_from_proposal(proposal=proposal, by=None)
    capacity(40)
    plan = planned_with()
    line = line_of(plan, made)

    assert (line.tier, line.value, line.provisional) == ("unranked", None, proposal.tier)
    assert placing.placed(proposal).tier == proposal.tier
    page = text(cto.get("/portfolio/"))
    assert "Not ranked: needs one number" in page
    entity = registry[Initiative]
    seen = entity.etag(made)
    answer = cto.post(
        f"/portfolio/value/{made.slug}/", {"value": "8000", "seen": seen, "from": "plan"}
    )
    assert answer.status_code == 302
    made.refresh_from_db()
    values = (made.value_low, made.value_likely, made.value_high)
    assert [value.amount for value in values] == [4_000, 8_000, 16_000]
    assert "one number was given" in str(made.assumed)

    again = line_of(planned_with(), made)
    assert again.tier in ("indispensable", "useful", "accessory")
    where = placing.placed(proposal)
    assert (where.tier, where.by_rule) == (again.tier, False)
    board = text(cto.get(f"/practices/?verdict=any&tier={again.tier}"))
    assert proposal.heading[:30] in board


def test_a_number_that_is_none_is_told_and_keeps_nothing(scanned: Repository, cto: Any) -> None:
    proposal = Proposal.objects.exclude(tier="indispensable")[0]
    made = services.initiative_from_proposal(proposal=proposal, by=None)
    cto.post(f"/portfolio/value/{made.slug}/", {"value": "much", "seen": "old"})
    cto.post(f"/portfolio/value/{made.slug}/", {"value": "5", "seen": "old"})
    made.refresh_from_db()
    assert made.value_likely is None


def test_what_a_proposal_made_is_read_in_the_language_of_the_reader(
    leak: Proposal, cto: Any
) -> None:
    Company.objects.create(name="Colis", slug="colis", language="fr")
    made = services.initiative_from_proposal(proposal=leak, by=None)
    capacity(40)
    planned_with(0)
    with translation.override("fr"):
        french = leak.heading
    english = leak.heading

    assert made.name == french != english
    for language, name, other in (("en", english, french), ("fr", french, english)):
        cto.cookies["django_language"] = language
        for path in ("/portfolio/", f"/portfolio/initiatives/{made.slug}/"):
            page = text(cto.get(path))
            assert name in page and other not in page, (language, path)
        assert name[:40] in str(brief_of(language).tiers)
    services.keep_initiative(form=_renamed(made, "Rotate the key"), by=None)
    made.refresh_from_db()
    assert str(made) == "Rotate the key"
    assert "name" not in made.generated


def _renamed(row: Initiative, name: str) -> Any:
    entity = registry[Initiative]
    form = forms.bound(entity, forms.complete(entity, {"name": name}, row), row)
    assert form.is_valid(), form.errors
    return form


def test_a_risk_that_nobody_took_in_counts_by_its_assumption_and_says_so(leak: Proposal) -> None:
    services.initiative_from_proposal(proposal=leak, by=None)
    capacity(40)
    plan = planned_with(0)
    [line] = selectors.tier_lines(plan)

    assert line.risk_assumed
    assert line.value_risk is not None and line.value_risk.low < line.value_risk.high
    assert any("assumed" in note for note in selectors.plan_account(plan).notes)
    assert PlanLine.objects.get(plan=plan).start
