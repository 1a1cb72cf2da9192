"""Every sentence of the brief reads well for any company: nothing, one, few, many, unknown."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporting.stakes_made import ASKED, LOSSES, PLAN, STAKES
from tests.reporting.test_brief import ACCOUNT, NOTHING, TODAY, change, pages, written
from timonier.reporting.core.account import Ending
from timonier.reporting.core.stakes import Choice, Duty, Limit, RiskShare, Stakes, TierPart
from timonier.values.interval import Interval

COUNTS = st.sampled_from((0, 1, 2, 3, 17))
MONEY = st.sampled_from((0.0, 0.4, 1.0, 900.0, 76_000.0, 1_420_000.0))
OPTION = st.none() | st.tuples(MONEY, MONEY).map(sorted)


@st.composite
def losses(draw: Any) -> Any:
    low, mean, high = sorted(draw(st.tuples(MONEY, MONEY, MONEY)))
    p50, p90, var, cvar = sorted(draw(st.tuples(MONEY, MONEY, MONEY, MONEY)))
    names = ("Fire", "Theft", "Flood")[: draw(st.integers(0, 3))]
    return replace(
        LOSSES, mean=mean, low=low, high=high, p50=p50, p90=p90, var95=var, cvar95=cvar,
        counted=draw(st.integers(1, 3)), over=draw(st.sampled_from((None, True, False))),
        top=tuple(RiskShare(name, draw(MONEY)) for name in names),
        limits=tuple(Limit(draw(MONEY), 0.05, 0.11) for _ in range(draw(st.integers(0, 2)))),
        treated=draw(st.none() | st.just(Interval(low, mean, high))),
    )  # fmt: skip


@st.composite
def plans(draw: Any) -> Any:
    tiers = []
    for tier in ("indispensable", "useful", "accessory", "unranked", "hand"):
        count = draw(COUNTS)
        kept = min(count, draw(COUNTS)) if tier != "unranked" else 0
        days = draw(st.sampled_from((0.0, 0.4, 1.0, 12.0))) if kept else 0.0
        names = tuple(f"Work {n}" for n in range(count))
        if count:
            tiers.append(TierPart(tier, names, kept, count, Interval(days, days, 2 * days),
                                  draw(MONEY) if kept else 0.0))  # fmt: skip
    duties = tuple(
        Duty(f"Duty {n}", "Act", draw(st.none() | st.just(TODAY + timedelta(days=400))),
             draw(st.booleans()), draw(st.none() | MONEY), draw(st.sampled_from(("law", "secret"))))
        for n in range(draw(st.integers(0, 3)))
    )  # fmt: skip
    low, value, high = sorted(draw(st.tuples(MONEY, MONEY, MONEY)))
    return replace(PLAN, tiers=tuple(tiers), duties=duties, value=value, low=low, high=high,
                   accepted=draw(st.booleans()), gap=draw(st.sampled_from((None, 0.0, 0.012))),
                   undetermined=draw(COUNTS), scenarios=draw(st.sampled_from((0, 40))))  # fmt: skip


@st.composite
def decisions(draw: Any) -> Any:
    options = [draw(OPTION) for _ in range(draw(st.integers(0, 5)))]
    rest = [Choice(f"Way {n}", *(one or (None, None))) for n, one in enumerate(options)]
    idle = Choice("Do nothing", *(draw(OPTION) or (None, None)), do_nothing=True)
    by = draw(st.none() | st.just(TODAY + timedelta(days=18)))
    return replace(ASKED, choices=(idle, *rest), by=by)


@st.composite
def companies(draw: Any) -> Any:
    stakes = Stakes(
        losses=draw(st.none() | losses()),
        plan=draw(st.none() | plans()),
        asked=tuple(draw(st.lists(decisions(), max_size=2))),
        currency="EUR",
    )
    tiers = ("indispensable", "useful", "accessory")
    changes = [change(n, draw(st.sampled_from(tiers))) for n in range(draw(st.integers(0, 4)))]
    days = draw(st.sampled_from((0.3, 1.0, 6.0)))
    changes = [replace(one, effort=Interval(days, days, 2 * days)) for one in changes]
    past = draw(st.sampled_from((None, TODAY - timedelta(days=90), TODAY + timedelta(days=90))))
    served = draw(st.sampled_from((True, False, None)))
    tried = served is False and draw(st.booleans())
    endings = tuple(Ending(f"Thing {n}", past, 1, served, tried) for n in range(draw(COUNTS)))
    return replace(
        ACCOUNT, stakes=stakes, changes=tuple(changes), endings=endings,
        states={"scanned": draw(st.integers(1, 3))}, components=draw(COUNTS), flaws=draw(COUNTS),
        exploited=draw(st.integers(0, 2)), unsettled=draw(COUNTS),
    )  # fmt: skip


WRONG = {
    "an amount of nothing": r"€0(?![.\d])|(?<![\d.,])0\s?[kM]?€",
    "one of many": r"(?<![\d.,–\u202f\u00a0-])\b1 (?!€|k|M)[a-zé-]{3,}s\b",
    "none of them counted": r"\*0 ",
    "two stops": r"[.,;:]\s*[.,;]|\s{2,}",
    "a lone sign": r"(^| )[kM]?€( |$)",
    "a pattern left": r"%\(|%%",
}


def sentences_of(told: Any) -> list[str]:
    groups = (told.found, told.losses, told.proposed, told.waiting, told.unknown, told.choices)
    return [told.ask.text, *(claim.text for group in groups for claim in group)]


def faults(text: str) -> list[str]:
    found = [name for name, wrong in WRONG.items() if re.search(wrong, text)]
    if not re.match(r"[*“«]?\s?[A-ZÀÉÊL’\d“«]", text):
        found.append("it begins small")
    if not text.rstrip("*").endswith((".", "!", "?", "…")):
        found.append("it has no end")
    if text.count("*") % 2:
        found.append("a mark is alone")
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
@settings(max_examples=120, deadline=None)
@given(account=companies())
def test_a_sentence_has_its_condition_its_plural_and_its_floor(language: str, account: Any) -> None:
    told = written(account, language)
    wrong = [(text, found) for text in sentences_of(told) if (found := faults(text))]
    notes = [claim.note for claim in told.losses if faults(f"{claim.note.rstrip('.')}.")
             and claim.note]  # fmt: skip
    assert not wrong
    assert not notes
    assert not re.search(WRONG["one of many"], told.title)


def test_a_question_without_a_cost_is_not_what_a_board_is_asked_first():
    bare = replace(ASKED, choices=(Choice("Do nothing", None, None, do_nothing=True),
                                   Choice("Move", None, None)))  # fmt: skip
    asked = written(replace(ACCOUNT, stakes=replace(STAKES, asked=(bare, ASKED))))
    assert ASKED.title in asked.ask.text
    plan = replace(PLAN, accepted=False)
    asked = written(replace(ACCOUNT, stakes=replace(STAKES, plan=plan, asked=(bare,))))
    assert "Accept the plan" in asked.ask.text


def test_what_doing_nothing_costs_is_a_loss():
    told = written(replace(ACCOUNT, stakes=STAKES))
    assert any("Do nothing: a loss of *€" in claim.text for claim in told.choices)


def test_an_obligation_far_off_can_wait():
    far = Duty("Portal in Spanish", "Contract", TODAY + timedelta(days=500), late=False, kind="law")
    account = replace(ACCOUNT, stakes=Stakes(plan=replace(PLAN, duties=(far,))))
    assert "cannot wait" not in written(account).title
    near = replace(far, by=TODAY + timedelta(days=30))
    account = replace(ACCOUNT, stakes=Stakes(plan=replace(PLAN, duties=(near,))))
    assert written(account).title == "One initiative cannot wait"


def test_the_curve_holds_all_it_draws_and_names_it():
    wide = (*LOSSES.limits, Limit(20_000_000, 0.9, 0.0))
    curve = written(replace(ACCOUNT, stakes=Stakes(losses=replace(LOSSES, limits=wide)))).curve
    assert curve is not None
    drawn = [(one.across, one.up) for one in curve.limits] + list(curve.dashed)
    assert len(curve.limits) == len(wide)
    assert all(0 <= at <= 1 for point in (*drawn, *curve.points) for at in point)
    assert [label.text for label in curve.labels] == ["as things are", "with what is planned"]


@pytest.mark.parametrize(("language", "cut"), [("en", r"€$"), ("fr", r"^[kM]?€")])
def test_no_line_of_the_page_ends_in_a_lone_sign(language: str, cut: str, tmp_path: Any) -> None:
    """The sign stands before the number in English, after it in French: neither is cut off."""
    for page in pages(written(replace(ACCOUNT, stakes=STAKES), language), tmp_path):
        lines = [line.strip() for line in page.splitlines()]
        assert not [line for line in lines if re.search(cut, line)]


def test_of_a_company_that_read_nothing_nothing_is_said_to_be_whole_or_proposed():
    told = written(NOTHING)
    assert told.ask.text == "None yet: nothing has been read."
    assert "Every file was read" not in repr(told)
    assert (told.proposed, told.waiting) == ((), ())
    assert "is unknown" in told.unknown[0].text


def test_an_option_says_what_its_cost_holds_and_a_plan_that_its_work_stands_apart():
    option = replace(ASKED.choices[1], told="Work is included, at 500 a day.")
    asked = replace(ASKED, choices=(ASKED.choices[0], option))
    told = written(replace(ACCOUNT, stakes=replace(STAKES, asked=(asked,))))
    assert [claim.note for claim in told.choices] == ["Work is included, at 500 a day.", ""]
    assert told.tier_header[-1] == "Money"


def test_what_one_obligation_costs_is_said_of_one():
    told = written(replace(ACCOUNT, stakes=STAKES))
    assert any("What it costs the plan:" in claim.note for claim in told.proposed)
