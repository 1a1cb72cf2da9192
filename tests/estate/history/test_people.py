"""Identities: proposed on exact traits, merged by people, shown by team and never alone."""

from datetime import UTC, datetime

import pytest

from tests.estate.history.test_figures import told
from timonier.estate.core.history.people import is_bot, persons, propose_merges
from timonier.estate.core.history.teams import SmallGroup, team_view

ADA = ("Ada Byron", "ada@example.org")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (("ada b", "Ada@Example.org"), "e-mail"),
        (("ADA  Byron", "countess@home.example"), "name"),
        (("Byron", "12+ada@users.noreply.github.example"), None),
        (("Ada", "ada@elsewhere.example"), None),
        (("Adah Byron", "adah@example.org"), None),
    ],
)
def test_only_an_exact_trait_proposes_a_merge(other: tuple[str, str], reason: str | None) -> None:
    found = propose_merges([ADA, other])
    assert [proposal.reason for proposal in found] == ([reason] if reason else [])


def test_a_local_part_proposes_only_together_with_a_word_of_the_name() -> None:
    long = ("Ada Byron", "lovelace@example.org")
    assert [p.reason for p in propose_merges([long, ("ada", "lovelace@x.example")])] == [
        "local-part"
    ]
    assert propose_merges([long, ("Grace", "lovelace@x.example")]) == []
    shared = [("Ada Byron", "admin@example.org"), ("Ada Hopper", "admin@x.example")]
    assert propose_merges(shared) == []


def test_one_account_of_a_forge_is_one_person_under_any_name() -> None:
    one = ("ada", "12+ada@users.noreply.github.example")
    other = ("Lady A", "ada@users.noreply.github.example")
    assert [p.reason for p in propose_merges([one, other])] == ["account"]


def test_three_names_of_one_person_need_two_proposals() -> None:
    found = propose_merges([ADA, ("Ada Byron", "b@x.example"), ("B", "b@x.example")])
    assert len(found) == 2


@pytest.mark.parametrize(
    "name", ["dependabot[bot]", "renovate-bot", "GitHub Actions", "pre-commit-ci", "our-robot"]
)
def test_robots_are_recognised_and_never_proposed(name: str) -> None:
    assert is_bot((name, "x@example.org"))
    assert propose_merges([(name, "x@example.org"), (name, "y@example.org")]) == []


@pytest.mark.parametrize("name", ["Abbott", "Talbot Jones", "Jenkinson", "Robotham", "Ada Byron"])
def test_people_with_such_names_are_no_robots(name: str) -> None:
    assert not is_bot((name, "someone@example.org"))


def test_a_confirmed_merge_holds_until_it_is_taken_back() -> None:
    identities = [ADA, ("A", "a@x.example")]
    merges = {identities[1]: ADA}
    assert persons(identities, merges).of.tolist() == [0, 0]
    assert persons(identities, {}).of.tolist() == [0, 1]


def teams_of(**sizes: int) -> dict[tuple[str, str], str]:
    """Identities of teams of these sizes."""
    return {
        (f"{team}{n}", f"{team}{n}@example.org"): team
        for team, size in sizes.items()
        for n in range(size)
    }


def test_a_team_of_two_is_not_shown_alone() -> None:
    teams = teams_of(web=3, data=2, ops=2)
    history = told(*[(name, {"src/a.py": "M"}) for name, _ in teams])
    who = persons(history.identities, {})
    shares = {share.team: share.changes for share in team_view(history, who, teams)}
    assert shares == {"web": 3, "": 4}


def test_a_rest_too_small_to_hide_anybody_is_refused() -> None:
    teams = teams_of(web=3, data=2)
    history = told(*[(name, {"src/a.py": "M"}) for name, _ in teams])
    who = persons(history.identities, {})
    with pytest.raises(SmallGroup):
        team_view(history, who, teams)
    with pytest.raises(SmallGroup):
        team_view(history, who, teams_of(web=5), min_group=1)


def test_a_folder_that_few_people_touch_is_left_out() -> None:
    teams = teams_of(web=4)
    commits = [(name, {"src/a.py": "M"}) for name, _ in teams]
    history = told(*commits, ("web0", {"secret/b.py": "M"}), start=datetime(2024, 1, 1, tzinfo=UTC))
    shares = team_view(history, persons(history.identities, {}), teams)
    assert {share.folder for share in shares} == {"src"}
