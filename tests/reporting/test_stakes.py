"""The brief says what a year may cost, what the plan holds and what is asked; or that it cannot."""

from dataclasses import replace

import pytest

from tests.reporting.stakes_made import ASKED, LOSSES, PLAN, STAKES
from tests.reporting.test_brief import ACCOUNT, pages, said, written
from timonier.reporting.core.stakes import Choice, Limit, Stakes, TierPart, log_ticks
from timonier.values.interval import Interval

WHOLE = replace(ACCOUNT, stakes=STAKES)


def of(**parts):
    return replace(ACCOUNT, stakes=replace(STAKES, **parts))


def test_the_money_at_risk_is_told_with_its_interval_its_tail_and_its_source():
    brief = written(WHOLE)
    text = said(brief.losses)

    assert "€386k* (€222–644k)" in text
    assert "One year in twenty costs more than *€1.4M*" in text
    assert "*€2.1M* on average" in text
    assert "Simulation of 40,000 years over 14 risks" in brief.losses[0].note
    assert "22 Nov 2026" in brief.losses[0].note
    assert "With the planned treatments it would cost *€151k* (€84–262k)." in text
    assert all(claim.why for claim in brief.losses)


def test_the_tolerance_that_is_passed_most_is_the_one_told():
    over, within = written(WHOLE), written(of(losses=replace(LOSSES, over=False)))

    assert "chance of *11%* to lose more than €1M in a year, where we tolerate 5%" in said(
        over.losses
    )
    assert "within the 5% that we tolerate" in said(within.losses)


def test_without_a_tolerance_nothing_is_said_to_be_over_it():
    brief = written(of(losses=replace(LOSSES, over=None, limits=())))

    assert "tolerate" not in said(brief.losses)
    assert "tolerate" not in brief.curve.caption


def test_the_risks_that_weigh_most_are_named_with_their_intervals():
    text = said(written(WHOLE).losses)

    assert "Software without fixes is broken into (*€118k* a year, €40–260k)" in text
    assert "One risk* is not in these amounts: Cyber insurance" in said(written(WHOLE).unknown)


def test_the_curve_stays_in_its_square_and_falls():
    curve = written(WHOLE).curve

    assert all(0 <= value <= 1 for point in curve.points for value in point)
    ups = [point[1] for point in curve.points]
    assert ups == sorted(ups, reverse=True)
    assert all(low <= up <= high for _, up, low, high in curve.points)
    assert [words for _, words in curve.across] == ["€30k", "€100k", "€300k", "€1M", "€3M"]


def test_a_curve_of_one_amount_is_not_drawn():
    flat = replace(LOSSES, curve=(LOSSES.curve[0],) * 5)

    assert written(of(losses=flat)).curve is None


def test_a_limit_beyond_the_curve_is_told_and_not_drawn():
    far = replace(LOSSES, limits=(Limit(9e9, 0.01, 0.0),), over=False)

    assert written(of(losses=far)).curve.limits == ()


def test_the_plan_gives_the_tiers_and_what_a_little_more_is_worth():
    brief = written(WHOLE)
    text = said(brief.proposed)

    assert [row.number for row in brief.tiers] == ["4 of 4", "9 of 11", "2 of 9"]
    assert brief.tiers[0].contains == "Django, PostgreSQL, Secrets and 1 more"
    assert "keeps *15 initiatives* of 24" in text
    assert "no other is better by more than 1.2%" in text
    assert "One more person in Platform would add *€84k*" in text
    assert "Plan 4, found on 22 Nov 2026, accepted; tiers over 150 scenarios." in (
        brief.proposed[0].note
    )


def test_what_fits_nowhere_has_a_row_of_its_own_under_the_tiers():
    homeless = TierPart("unfit", ("Shop",), 0, 1, Interval(0, 0, 0), 0)
    plan = replace(PLAN, tiers=(*PLAN.tiers, homeless))

    last = written(of(plan=plan)).tiers[-1]

    assert (last.name, last.contains, last.number) == ("Fits nowhere", "Shop", "0 of 1")


def test_an_obligation_that_cannot_be_met_is_told_before_those_that_are():
    duties = [claim for claim in written(WHOLE).proposed if "obligation" in claim.text]

    assert "cannot be met in time: Certificates of 100 days" in duties[0].text
    assert "Electronic invoices (Finance act, 1 Sep 2027)" in duties[1].text
    assert "Electronic invoices: €31k" in duties[1].note


@pytest.mark.parametrize(
    ("gap", "words"),
    [(None, "is not known"), (0.0, "no other is better."), (0.034, "by more than 3%")],
)
def test_how_good_the_plan_is_known_to_be_is_said(gap, words):
    assert words in written(of(plan=replace(PLAN, gap=gap))).proposed[0].text


def test_a_decision_that_waits_is_what_is_asked_and_doing_nothing_is_an_alternative():
    brief = written(WHOLE)

    assert "Fund the indispensable part of the plan for 2027" in brief.ask.text
    assert "18 Dec 2026" in brief.ask.text
    assert brief.choices[-1].text == "Do nothing: a loss of *€0.3–1.1M*."
    assert "Buy the work from a service firm: cost unknown." in said(brief.choices)


def test_of_many_options_doing_nothing_is_never_the_one_left_out():
    many = [Choice("Do nothing", None, None, do_nothing=True)]
    many += [Choice(f"Way {n}", n, n) for n in range(9)]
    brief = written(of(asked=(replace(ASKED, choices=tuple(many)),)))

    assert "Do nothing: what that loses is unknown." in said(brief.choices)
    assert "6 more options." in said(brief.choices)


def test_a_plan_nobody_accepted_asks_to_be_accepted():
    brief = written(of(asked=(), plan=replace(PLAN, accepted=False)))

    assert brief.ask.text == (
        "Accept the plan: *15 initiatives*, 4 of them indispensable, for *493 person-days* and "
        "*€401k*."
    )
    assert said(brief.choices) == (
        "The indispensable alone: *185 person-days* and *€156k*. "
        "Do nothing: 2 obligations are not met."
    )


def test_without_a_simulation_or_a_plan_the_brief_says_so_and_keeps_its_provisional_levels():
    brief = written(ACCOUNT)
    text = said(brief.unknown)

    assert brief.losses == ()
    assert "no simulation of the risks is there" in text
    assert "no plan weighed value" in text
    assert "provisional" in said(brief.proposed)
    assert text.endswith("None of this counts as sound.")


def test_a_brief_of_some_repositories_keeps_quiet_about_the_whole_company():
    brief = written(replace(ACCOUNT, stakes=Stakes(whole=False)))

    assert "simulation" not in said(brief.unknown)


def test_a_reader_from_whom_a_part_is_held_back_is_told_that_and_not_that_it_is_missing():
    brief = written(replace(ACCOUNT, stakes=Stakes(held_back=("losses", "plan"))))
    text = said(brief.unknown)

    assert "What your role does not show" in text
    assert "no simulation" not in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_with_all_of_it_the_page_is_still_one_page(tmp_path, language):
    first, second, *_ = pages(written(WHOLE, language), tmp_path)

    assert ("Ce qu’une année peut coûter" if language == "fr" else "What a year may cost") in first
    assert second.strip().startswith("Annexe" if language == "fr" else "Annex")


def test_long_words_make_the_text_smaller_before_they_make_a_second_page(tmp_path):
    long = "a risk whose name goes on and on, as names do when a committee wrote them, " * 3
    plan = replace(
        PLAN,
        tiers=tuple(replace(part, names=(long,) * 9) for part in PLAN.tiers),
        duties=tuple(replace(duty, name=long, source=long) for duty in PLAN.duties * 4),
    )
    losses = replace(LOSSES, left_out=(long,) * 5,
                     top=tuple(replace(risk, name=long) for risk in LOSSES.top))  # fmt: skip
    asked = replace(ASKED, title=long, choices=tuple(replace(c, name=long) for c in ASKED.choices))
    _, second, *_ = pages(written(of(plan=plan, losses=losses, asked=(asked,)), "fr"), tmp_path)

    assert second.strip().startswith("Annexe")


def test_where_a_sentence_is_explained_does_not_change_the_digest():
    moved = of(losses=replace(LOSSES, why="/elsewhere/"), plan=replace(PLAN, why="/there/"))

    assert written(moved).digest == written(WHOLE).digest
    assert written(of(losses=replace(LOSSES, mean=1.0))).digest != written(WHOLE).digest


def test_every_sentence_of_the_page_can_be_asked_why():
    brief = written(WHOLE)
    told = [brief.ask, *brief.found, *brief.losses, *brief.proposed, *brief.unknown]

    assert [claim.text for claim in told if not claim.why] == []


def test_ticks_of_money_are_round_and_inside():
    assert log_ticks(25_000, 1_200_000) == [30_000, 100_000, 300_000, 1_000_000]
    assert log_ticks(5, 4) == []
