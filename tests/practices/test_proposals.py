"""One change for many findings: its title, target, effort, tier and what waiting costs."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from timonier.practices.core.effort import EFFORT, effort_days
from timonier.practices.core.issue import Remedy
from timonier.practices.core.pieces import Piece, piece_of
from timonier.practices.core.proposals import Plan, gathered
from timonier.practices.core.severity import LEVELS
from timonier.practices.core.targets import distance, ends

from . import make


def plans(repositories: dict[str, dict[str, str]], **about: object) -> tuple[Plan, ...]:
    found = [
        piece_of(issue)
        for name, files in repositories.items()
        for issue in make.issues(files, name=name, **about)
    ]
    return gathered([piece for piece in found if piece], today=make.TODAY)


def upgrade_of(name: str, found: tuple[Plan, ...]) -> Plan:
    return next(plan for plan in found if plan.kind == "upgrade" and plan.subject == name)


DJANGO = {"requirements.txt": "django==3.2.0\n"}


def test_one_upgrade_removes_the_flaws_and_the_end_of_life_of_all_repositories() -> None:
    found = plans({"etiquettes": DJANGO, "retours": {"requirements.txt": "django==3.2.12\n"}})

    plan = upgrade_of("Django", found)
    assert plan.title.english().startswith("Upgrade Django 3.2")
    assert plan.title.english().endswith("in 2 repositories")
    assert plan.version_to.startswith("5.2")
    assert plan.tier == "indispensable"
    assert plan.gain["high"] >= 2
    assert any("advisories" in phrase.english() for phrase in plan.because)
    assert any("end of life" in phrase.english() for phrase in plan.because)


def test_the_image_and_the_version_file_of_one_product_share_an_upgrade() -> None:
    files = {"Dockerfile": "FROM python:3.7\nUSER a\n", ".python-version": "3.8\n"}

    plan = upgrade_of("Python", plans({"a": files}))

    assert len(plan.findings) >= 2
    assert "–" in plan.version_from


def test_waiting_is_dated_by_the_end_of_free_fixes() -> None:
    plan = upgrade_of("Django", plans({"a": DJANGO}))

    day, words = plan.waiting[0]
    assert day == date(2024, 4, 1)
    assert words.english().startswith("Since 1 Apr 2024")


def test_transitive_fixes_within_the_major_line_are_one_refresh_of_the_lock() -> None:
    lock = (
        '[[package]]\nname = "app"\nversion = "0"\nsource = { virtual = "." }\n'
        'dependencies = [{ name = "top" }]\n\n'
        '[[package]]\nname = "top"\nversion = "1.0"\nsource = { registry = "r" }\n'
        'dependencies = [{ name = "jinja2" }, { name = "pyyaml" }]\n\n'
        '[[package]]\nname = "jinja2"\nversion = "3.1.0"\nsource = { registry = "r" }\n\n'
        '[[package]]\nname = "pyyaml"\nversion = "5.3"\nsource = { registry = "r" }\n'
    )

    kinds = [plan.kind for plan in plans({"a": {"uv.lock": lock}})]

    assert kinds.count("refresh") == 1


def test_a_committed_secret_is_indispensable() -> None:
    found = plans({"a": {"deploy.sh": "TOKEN=glpat-aB3dE5gH7jK9mN1pQ3sT\n"}})

    plan = next(plan for plan in found if plan.kind == "remove-secret")
    assert plan.tier == "indispensable"
    assert "secret" in plan.because[0].english()


def test_missing_owners_alone_are_accessory() -> None:
    files = {f"app/{name}.py": "x = 1\n" for name in "abcd"}

    plan = next(p for p in plans({"a": files}) if p.title.english() == "Name the owners of a")

    assert plan.tier == "accessory"


def test_development_past_its_life_is_not_indispensable() -> None:
    plan = upgrade_of("Django", plans({"a": {"requirements-dev.txt": "django==3.2.25\n"}}))

    assert plan.tier == "useful"


def test_a_proposal_keeps_its_identity_when_its_findings_change() -> None:
    one = upgrade_of("Django", plans({"a": DJANGO}))
    other = upgrade_of("Django", plans({"b": {"requirements.txt": "django==4.0\n"}}))

    assert one.key == other.key


severities = st.sampled_from(LEVELS)
pieces = st.builds(
    Piece,
    key=st.uuids().map(str),
    check=st.sampled_from(["vulnerability", "lifecycle", "secret", "owners-missing"]),
    severity=severities,
    state=st.sampled_from(["affected", "unknown"]),
    repository=st.sampled_from(["a", "b", "c"]),
    subject=st.just("x"),
    file=st.sampled_from(["f", "g"]),
    scope=st.sampled_from(["prod", "dev", "unknown"]),
    exploited=st.booleans(),
    since=st.none(),
    due=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    remedy=st.sampled_from(
        [
            Remedy("upgrade", "upgrade|x", "x", "pypi", "1.0", "2.0"),
            Remedy("upgrade", "upgrade|x", "x", "pypi", "1.5", "3.1"),
            Remedy("pin", "pin|actions", "actions"),
            Remedy("harden", "harden|a", "a"),
        ]
    ),
    in_service=st.none() | st.booleans(),
)


@given(st.lists(pieces, max_size=12, unique_by=lambda piece: piece.key), st.randoms())
def test_every_finding_is_in_exactly_one_proposal_whatever_their_order(
    given_pieces: list[Piece], random: object
) -> None:
    found = gathered(given_pieces, today=make.TODAY)
    turned = list(given_pieces)
    random.shuffle(turned)  # type: ignore[attr-defined]

    assert gathered(turned, today=make.TODAY) == found
    keys = [key for plan in found for key in plan.findings]
    assert sorted(keys) == sorted(piece.key for piece in given_pieces)
    for plan in found:
        low, likely, high = plan.effort
        assert 0 < low <= likely <= high
        assert sum(plan.gain.values()) == len(plan.findings)
    assert [plan.rank for plan in found] == sorted(plan.rank for plan in found)


@given(
    st.sampled_from(sorted(EFFORT)),
    st.integers(1, 40),
    st.integers(0, 400),
    st.integers(1, 5),
)
def test_effort_is_an_interval_that_grows_with_the_work(
    rule: str, repositories: int, files: int, steps: int
) -> None:
    small = effort_days(rule, repositories=repositories, files=files, steps=steps)
    big = effort_days(rule, repositories=repositories + 1, files=files + 1, steps=steps)

    assert small[0] <= small[1] <= small[2]
    assert all(more >= less for less, more in zip(small, big, strict=True))


def test_the_target_is_the_highest_version_needed_in_the_order_of_the_ecosystem() -> None:
    remedies = [
        Remedy("upgrade", "k", "x", "pypi", "1.9", "1.10"),
        Remedy("upgrade", "k", "x", "pypi", "1.2", "1.9.1"),
    ]

    assert ends(remedies) == ("1.2–1.9", "1.10")


def test_the_distance_of_an_upgrade_counts_what_is_crossed() -> None:
    assert distance("3.2", "5.2") == ("upgrade-major", 2)
    assert distance("1.2.3", "1.2.9") == ("upgrade-patch", 1)
    assert distance("1.2", "1.4") == ("upgrade-minor", 2)
    assert distance("0.4.1", "0.5.0") == ("upgrade-major", 1)
    assert distance("", "2") == ("upgrade-unknown", 1)


def test_a_database_past_its_life_in_a_compose_file_is_useful_and_not_known_to_run() -> None:
    compose = "services:\n  db:\n    image: postgres:12\n"

    assert upgrade_of("PostgreSQL", plans({"a": {"compose.yaml": compose}})).tier == "useful"


def test_the_newest_lasting_release_takes_every_flaw_with_it_in_one_upgrade() -> None:
    found = plans({"shop": {"Dockerfile": "FROM redis:3.2.9\nUSER redis\n"}})

    (upgrade,) = (plan for plan in found if plan.kind == "upgrade" and plan.subject == "Redis")

    assert upgrade.version_to.startswith("8.")
    assert upgrade.tier == "indispensable"


def test_a_flaw_fixed_in_an_unlisted_release_asks_for_a_change_of_its_own() -> None:
    found = plans({"shop": {"Dockerfile": "FROM python:3.9.2-alpine\nUSER app\n"}})

    upgrades = [plan for plan in found if (plan.kind, plan.subject) == ("upgrade", "Python")]
    targets = {plan.version_to for plan in upgrades}

    assert len(targets) == 2
    assert "3.15.0" in targets
