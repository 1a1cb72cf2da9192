"""The change that is proposed is one that a person could order: whom it names, and to what end."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.practices.make import TODAY, book, facts, view
from tests.practices.test_routes import flaws, of_kind, package, plans, poetry
from timonier.practices.core.checks.registry import issues_of
from timonier.practices.core.issue import Remedy
from timonier.practices.core.pieces import Piece, piece_of
from timonier.practices.core.proposals import gathered
from timonier.practices.core.targets import distance

pytestmark = pytest.mark.data


def test_only_what_refuses_the_fix_must_move_whatever_else_brings_it() -> None:
    files = poetry(
        {"near": "*", "wide": "*", "strict": "*"},
        {
            "near": package("1.0.0", jinja2=">=3.0"),
            "wide": package("1.0.0", jinja2="*"),
            "strict": package("1.0.0", middle="*"),
            "middle": package("1.0.0", jinja2="<3.1.1"),
            "jinja2": package("3.1.0"),
        },
    )
    (plan,) = of_kind("upgrade", plans(files))
    assert plan.subject == "strict"
    assert not any("near" in one.english() for one in plan.because)


def composer(*packages: dict[str, object], asked: str = "acme/top") -> dict[str, str]:
    return {
        "composer.json": json.dumps({"require": {asked: "^1.0"}}),
        "composer.lock": json.dumps({"packages": packages}),
    }


TOP = {"name": "acme/top", "version": "1.2.0", "require": {"acme/old": "^1.0"}}


@pytest.mark.parametrize(
    ("said", "told"), [(True, "acme/old 1.4.0."), ("acme/new", "acme/old 1.4.0 → acme/new.")]
)
def test_what_nobody_keeps_any_more_is_left_and_no_upgrade_is_said_to_remove_it(
    said: object, told: str
) -> None:
    found = plans(composer(TOP, {"name": "acme/old", "version": "1.4.0", "abandoned": said}))
    (plan,) = [one for one in found if one.subject == "acme/top"]
    assert plan.kind == "replace"
    assert plan.title.english() == "Move away from acme/old, which acme/top brings, in shop"
    words = [one.english() for one in plan.because]
    assert f"1 component that nobody keeps any more: {told}" in words
    assert not of_kind("upgrade", found)


def test_what_nobody_keeps_and_the_project_asks_for_itself_is_replaced() -> None:
    old = {"name": "acme/old", "version": "1.4.0", "abandoned": "acme/new"}
    found = plans(composer(old, asked="acme/old"))
    assert "Replace acme/old by acme/new in shop" in [one.title.english() for one in found]


def test_a_name_that_a_package_provides_says_nothing_of_the_version_of_the_package() -> None:
    """Each asks for the interface, at the interface's own version."""
    psr7 = {
        "name": "guzzlehttp/psr7",
        "version": "2.7.1",
        "provide": {"psr/http-factory-implementation": "1.0"},
    }
    top = {"name": "acme/top", "version": "1.2.0",
           "require": {"psr/http-factory-implementation": "1.0"}}  # fmt: skip
    files = composer(top, psr7)
    assert flaws(files)
    assert all("refreshing the lock suffices" in one.english for one in flaws(files))
    assert not of_kind("upgrade", plans(files))


def test_a_name_that_a_package_replaces_at_its_own_version_is_a_range_of_it() -> None:
    psr7 = {"name": "guzzlehttp/psr7", "version": "2.7.1",
            "replace": {"acme/http": "self.version"}}  # fmt: skip
    top = {"name": "acme/top", "version": "1.2.0", "require": {"acme/http": "~2.7.0"}}
    (plan,) = of_kind("upgrade", plans(composer(top, psr7)))
    assert plan.subject == "acme/top"


GO = "module example.org/shop\n\ngo 1.26\n\nrequire golang.org/x/net v0.30.0{}\n"


def test_a_module_of_go_that_others_bring_is_raised_where_it_is_listed() -> None:
    found = plans({"go.mod": GO.format(" // indirect")})
    assert not [one for one in of_kind("upgrade", found) if "x/net" in one.subject]
    (plan,) = of_kind("refresh", found)
    assert any("golang.org/x/net v0.30.0 → " in one.english() for one in plan.because)


def test_the_tags_of_golang_org_x_are_no_major_releases() -> None:
    (plan,) = [one for one in of_kind("upgrade", plans({"go.mod": GO.format("")}))
               if one.subject == "golang.org/x/net"]  # fmt: skip
    assert plan.effort[1] < 2
    assert any(one.english().startswith("A minor release") for one in plan.because)
    assert distance("v0.30.0", "v0.45.0") == ("upgrade-major", 5)
    assert distance("v0.30.0", "v0.45.0", is_tagged=True) == ("upgrade-minor", 1)
    assert distance("v0.30.0", "v1.0.0", is_tagged=True)[0] == "upgrade-major"


def lives(files: dict[str, str], today: date) -> list[Piece]:
    seen = replace(view(today), book=book(today))
    found = map(piece_of, issues_of(facts(files, name="shop"), seen))
    return [one for one in found if one and one.check == "lifecycle"]


def test_a_life_that_ends_has_a_goal_or_says_that_none_is_known() -> None:
    """Of a release that is the newest of its list, years later, and of one that is not."""
    gems = "GEM\n  specs:\n    rails ({})\n\nDEPENDENCIES\n  rails\n"
    later = date(2030, 1, 1)
    files = {"Gemfile": "gem 'rails'\n", "Gemfile.lock": gems.format("8.1.0")}
    (plan,) = gathered(lives(files, later), today=later)
    assert plan.title.english() == (
        "Plan the move away from Ruby on Rails 8.1 in shop: no newer release with fixes is known"
    )
    files["Gemfile.lock"] = gems.format("7.1.0")
    today = TODAY
    (plan,) = gathered(lives(files, today), today=today)
    assert plan.title.english().startswith("Upgrade Ruby on Rails 7.1 to 8")


def test_every_proposal_of_a_life_has_a_goal_or_says_so() -> None:
    """Whatever the product: an upgrade without a goal never goes by the name of an upgrade."""
    piece = lives({"Dockerfile": "FROM python:3.8-slim\nUSER app\n"}, TODAY)[0]
    bare = replace(piece, remedy=Remedy("upgrade", "upgrade|x", "X", "generic", at="3", cycle=True))
    (plan,) = gathered([bare], today=TODAY)
    assert plan.title.english().endswith("no newer release with fixes is known")


SYMFONY = "symfony/http-kernel"


@pytest.mark.parametrize(
    ("stated", "kind", "subject"),
    [("^7.2", "refresh", "composer.lock"), ("~7.3.0", "upgrade", "acme/top")],
)
def test_a_release_that_others_bring_moves_as_their_ranges_say(
    stated: str, kind: str, subject: str
) -> None:
    top = {"name": "acme/top", "version": "1.2.0", "require": {SYMFONY: stated}}
    files = composer(top, {"name": SYMFONY, "version": "7.3.2"})
    (piece,) = lives(files, TODAY)
    (plan,) = gathered([piece], today=TODAY)
    assert (plan.kind, plan.subject) == (kind, subject)
    assert any("Removes 1 end of life." in one.english() for one in plan.because)


def test_the_newest_release_of_a_list_is_not_left_while_it_gets_fixes() -> None:
    """Nor does it make the goal of older ones look like a step back."""
    files = {"composer.json": json.dumps({"require": {SYMFONY: "8.1.1"}})}
    found = [one for one in issues_of(facts(files), view()) if one.check == "lifecycle"]
    assert found and all(one.remedy is None for one in found)
    assert all("no change is proposed yet" in one.english for one in found)


def test_a_release_without_a_goal_is_no_part_of_the_upgrade_of_others() -> None:
    old = composer({"name": "laravel/framework", "version": "5.8.0"}, asked="laravel/framework")
    keys = {one.remedy.key.endswith("|none") for one in lives(old, date(2040, 1, 1))}
    assert keys == {True}


def test_an_action_whose_old_versions_are_served_no_more_is_upgraded() -> None:
    workflow = (
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"
        "      - uses: actions/upload-artifact@v3\n"
    )
    titles = [one.title.english() for one in plans({".github/workflows/a.yml": workflow})]
    assert "Upgrade actions/upload-artifact to v4 in shop" in titles


def test_licences_that_no_index_knows_are_called_that() -> None:
    odd = {"name": "acme/top", "version": "1.0.0", "license": ["Beerware of Ours"]}
    titles = [one.title.english() for one in plans(composer(odd))]
    assert "Clear the licences of shop that no index knows" in titles
