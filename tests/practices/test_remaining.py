"""An upgrade claims what it removes, and names what remains after it."""

from __future__ import annotations

from timonier.practices.core.pieces import piece_of
from timonier.practices.core.proposals import Plan, gathered

from . import make

IMAGE = {"Dockerfile": "FROM python:3.13.2\nUSER a\n"}


def plans(files: dict[str, str]) -> tuple[Plan, ...]:
    found = [piece_of(issue) for issue in make.issues(files)]
    return gathered([piece for piece in found if piece], today=make.TODAY)


def words(plan: Plan) -> str:
    return " ".join(phrase.english() for phrase in plan.because)


def test_the_usual_upgrade_goes_to_the_newest_release_of_the_next_line() -> None:
    usual = next(plan for plan in plans(IMAGE) if plan.kind == "upgrade")

    assert usual.version_to.startswith("3.14.")
    fixes = [one.fixed_in for one in make.issues(IMAGE, "vulnerability") if one.fixed_in]
    newest = max(fix for fix in fixes if fix.startswith("3.14."))
    assert int(usual.version_to.split(".")[2]) >= int(newest.split(".")[2])


def test_what_remains_after_the_usual_upgrade_is_named_in_it_and_claimed_elsewhere() -> None:
    found = plans(IMAGE)
    usual = next(plan for plan in found if plan.kind == "upgrade")
    issues = {one.key: one for one in make.issues(IMAGE)}

    assert "remain after it: CVE-" in words(usual)
    assert all(issues[key].fixed_in for key in usual.findings)
    others = {key for plan in found if plan is not usual for key in plan.findings}
    left = [issue for key, issue in issues.items() if key in others and issue.aliases]
    assert left
    assert all(issue.aliases[0] in words(usual) for issue in left)


def test_flaws_of_a_product_that_no_version_is_without_are_to_be_mitigated() -> None:
    mitigate = next(plan for plan in plans(IMAGE) if plan.kind == "mitigate")

    assert mitigate.title.english().startswith("Mitigate the flaws of Python that no version")


def test_an_upgrade_that_removes_all_says_nothing_of_what_remains() -> None:
    usual = next(plan for plan in plans({"requirements.txt": "django==4.2.1\n"}))

    assert "after it" not in words(usual)
