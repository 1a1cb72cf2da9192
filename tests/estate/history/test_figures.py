"""Truck factor, coupling, hotspots, dormancy: against the formulas, on small histories."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.history.authorship import (
    DOA_BASE,
    DOA_FIRST,
    DOA_OTHERS,
    DOA_OWN,
    authorship,
    fragmentation,
    truck_factor,
)
from timonier.estate.core.history.coupling import couplings
from timonier.estate.core.history.hotspots import hottest, knee
from timonier.estate.core.history.log import History, read_history
from timonier.estate.core.history.people import persons
from timonier.estate.core.history.source_files import is_source
from timonier.estate.core.history.summarise import summarise
from timonier.estate.core.history.summary import HistorySummary

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=3000)


@dataclass(frozen=True)
class Tip:
    """A file at HEAD."""

    path: str
    size: int = 100


def told(
    *commits: tuple[str, dict[str, str]], start: datetime = LONG_AGO, step: int = 1
) -> History:
    """A history of (author, {path: status}) commits, `step` days apart, oldest first."""
    stream = []
    for number, (author, changes) in enumerate(commits):
        at = int((start + timedelta(days=number * step)).timestamp())
        name = f"{author}\n{author}@example.org"
        stream.append(f"{number:040x} \n{at} {at}\n{name}\0")
        lines = [f":000000 100644 0 1 {status}\0{path}\0" for path, status in changes.items()]
        stream.append(("\n" if lines else "") + "".join(lines))
    return read_history(["".join(stream).encode()])


def known_of(history: History):  # type: ignore[no-untyped-def]
    """Authorship with every path kept and no merge."""
    kept = np.ones(len(history.paths), np.bool_)
    return authorship(history, persons(history.identities, {}), kept)


def test_the_creator_stays_author_until_others_did_clearly_more() -> None:
    changes = [("ada", {"a.py": "A"})] + [("bob", {"a.py": "M"})] * 3
    known = known_of(told(*changes))
    ada = DOA_BASE + DOA_FIRST - DOA_OTHERS * log(1 + 3)
    bob = DOA_BASE + 3 * DOA_OWN
    assert ada / bob > 0.75
    assert known.author.tolist() == [True, True]
    many = known_of(told(("ada", {"a.py": "A"}), *[("bob", {"a.py": "M"})] * 12))
    assert many.author.tolist() == [False, True]


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        (["ada"] * 10, 1),
        (["ada"] * 5 + ["bob"] * 5, 2),
        (["ada"] * 6 + ["bob"] * 4, 1),
        (["ada", "bob", "cid", "dan"] * 3, 3),
    ],
)
def test_the_truck_factor_counts_leavers_until_half_the_files_are_orphans(
    owners: list[str], expected: int
) -> None:
    commits = [(owner, {f"{n}.py": "A"}) for n, owner in enumerate(owners)]
    assert truck_factor(known_of(told(*commits))) == expected


def test_nothing_known_has_no_truck_factor() -> None:
    assert truck_factor(known_of(told())) is None
    assert summarise(told(), [], now=NOW).truck_factor is None


def test_merged_identities_are_one_person() -> None:
    history = told(*[(who, {f"{who}.py": "A"}) for who in ("ada", "bob", "cid")])
    tips = [Tip(f"{who}.py") for who in ("ada", "bob", "cid")]
    identity = {name: (name, f"{name}@example.org") for name in ("ada", "bob", "cid")}
    merges = {identity["bob"]: identity["ada"], identity["cid"]: identity["bob"]}
    assert summarise(history, tips, now=NOW).truck_factor == 2
    assert summarise(history, tips, now=NOW, merges=merges).truck_factor == 1
    assert summarise(history, tips, now=NOW, merges=merges).authors == 1
    circle = merges | {identity["ada"]: identity["cid"]}
    assert summarise(history, tips, now=NOW, merges=circle).authors >= 1


def test_robots_are_named_and_own_nothing() -> None:
    robot = "dependabot[bot]"
    history = told((robot, {"a.py": "A"}), ("ada", {"a.py": "M"}), (robot, {"a.py": "M"}))
    summary = summarise(history, [Tip("a.py")], now=NOW)
    assert (summary.authors, summary.robot_commits, summary.robots) == (1, 2, (robot,))
    assert summary.files_of_one_author == 1
    assert sum(week.robot_commits for week in summary.weeks) == 2


def test_coupling_follows_the_formula_and_the_size_cap() -> None:
    sweep = {f"s{n}.py": "M" for n in range(29)} | {"a.py": "M", "b.py": "M"}
    commits = (
        [("ada", {"a.py": "M", "b.py": "M"})] * 6
        + [("ada", {"a.py": "M"})] * 4
        + [("ada", sweep)] * 9
    )
    history = told(*commits)
    (found,) = couplings(history, np.ones(len(history.paths), np.bool_))
    assert (found.one, found.other, found.shared, found.average) == ("a.py", "b.py", 6, 8.0)
    assert found.degree == 75


@given(st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), max_size=40))
def test_coupling_equals_counting_by_hand(changesets: list[set[str]]) -> None:
    history = told(*[("ada", dict.fromkeys(sorted(files), "M")) for files in changesets])
    expected = set()
    for one in "abcdef":
        for other in "bcdef":
            shared = sum({one, other} <= files for files in changesets)
            average = sum((one in f) + (other in f) for f in changesets) / 2
            if one < other and shared >= 5 and 100 * shared // average >= 30:
                expected.add((one, other, shared))
    found = couplings(history, np.ones(len(history.paths), np.bool_))
    assert {(c.one, c.other, c.shared) for c in found} == expected


def test_fragmentation_is_nought_for_one_and_grows_with_the_number() -> None:
    one = fragmentation(known_of(told(*[("ada", {"a.py": "M"})] * 4)))
    four = fragmentation(known_of(told(*[(who, {"a.py": "M"}) for who in "abcd"])))
    assert one.tolist() == [0.0]
    assert four.tolist() == [0.75]


def test_hotspots_end_where_the_curve_flattens() -> None:
    revisions = np.array([90, 80, 75, 9, 8, 7, 6, 5, 4, 3, 1, 1])
    assert knee(revisions) == 4
    sizes = np.array([10, 1000, 10, *[10] * 9])
    assert hottest(revisions, sizes).tolist() == [1, 0, 2, 3]
    assert knee(np.array([2, 1, 1])) == 0


def test_a_file_changed_long_before_the_last_year_is_no_hotspot() -> None:
    old = [("ada", {"old.py": "M"})] * 9
    recent = [("ada", {"x.py": "A"})] * 400 + [("ada", {"new.py": "M"})] * 9
    summary = summarise(told(*old, *recent), [Tip("old.py"), Tip("new.py"), Tip("x.py")], now=NOW)
    assert "old.py" not in {spot.path for spot in summary.hotspots}
    assert "new.py" in {spot.path for spot in summary.hotspots}


def test_a_repository_without_a_commit_for_a_year_is_dormant() -> None:
    asleep = summarise(told(("ada", {"a.py": "A"})), [Tip("a.py")], now=NOW)
    assert asleep.dormant_since == LONG_AGO.date()
    awake = told(("ada", {"a.py": "A"}), start=NOW - timedelta(days=30))
    assert summarise(awake, [Tip("a.py")], now=NOW).dormant_since is None
    # A robot's commits keep nothing alive.
    robots = [("ada", {"a.py": "A"})] + [("renovate[bot]", {"a.py": "M"})] * 2
    history = told(*robots, start=NOW - timedelta(days=800), step=390)
    assert summarise(history, [Tip("a.py")], now=NOW).dormant_since is not None


def test_dates_from_the_future_count_as_commits_without_a_date() -> None:
    history = told(("ada", {"a.py": "A"}), ("ada", {"a.py": "M"}), start=NOW, step=40)
    summary = summarise(history, [Tip("a.py")], now=NOW)
    assert (summary.commits, summary.undated_commits) == (2, 1)
    assert summary.last_commit_at == NOW


def test_files_whose_authors_all_left_are_orphans() -> None:
    gone = [("ada", {"a.py": "A"})]
    stayed = [("bob", {"b.py": "A"})] * 2
    summary = summarise(told(*gone, *stayed, step=400), [Tip("a.py"), Tip("b.py")], now=NOW)
    assert (summary.files, summary.orphan_files, summary.active_authors) == (2, 1, 1)


def test_files_no_commit_shows_are_told_apart() -> None:
    tips = [Tip("a.py"), Tip("only_in_a_merge.py"), Tip("yarn.lock"), Tip("vendor/x.py")]
    summary = summarise(told(("ada", {"a.py": "A"})), tips, now=NOW)
    assert (summary.files, summary.files_without_history) == (2, 1)


def test_a_summary_survives_its_way_through_json() -> None:
    both = {"src/a.py": "M", "src/\udcff.py": "M"}
    safe = {path.encode("utf-8", "surrogateescape").decode("latin1"): s for path, s in both.items()}
    commits = [("ada", safe)] * 7 + [("bob", {"src/a.py": "M"})]
    summary = summarise(told(*commits), [Tip(path) for path in safe], now=NOW)
    assert summary.hotspots
    assert summary.couplings
    text = json.dumps(summary.as_json())
    assert HistorySummary.from_json(json.loads(text)) == summary
    assert "ada" not in text
    assert "bob" not in text


def test_weeks_start_on_monday() -> None:
    sunday = datetime(2024, 3, 3, 23, 59, tzinfo=UTC)
    summary = summarise(told(("ada", {}), ("ada", {}), start=sunday), [], now=NOW)
    assert [week.starts_on for week in summary.weeks] == [date(2024, 2, 26), date(2024, 3, 4)]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/app.py", True),
        ("Dockerfile", True),
        ("package-lock.json", False),
        ("node_modules/x/index.js", False),
        ("static/jquery.min.js", False),
        ("README", False),
    ],
)
def test_only_code_that_people_maintain_counts(path: str, expected: bool) -> None:
    assert is_source(path) is expected
