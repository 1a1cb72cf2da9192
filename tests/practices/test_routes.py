"""What a person really orders: a lock refreshed, a direct dependency moved, or nothing."""

from __future__ import annotations

import pytest

from tests.practices.make import TODAY, facts, issues, view
from timonier.estate.core.places import is_left_as_it_is
from timonier.practices.core.checks.registry import issues_of
from timonier.practices.core.issue import Issue
from timonier.practices.core.pieces import piece_of
from timonier.practices.core.proposals import Plan, gathered
from timonier.practices.core.uses import uses_of

pytestmark = pytest.mark.data

Package = tuple[str, dict[str, str]]


def poetry(asked: dict[str, str], packages: dict[str, Package]) -> dict[str, str]:
    """A manifest and its lock: each package with its version and what it asks for."""
    wanted = "".join(f'{name} = "{stated}"\n' for name, stated in asked.items())
    return {
        "pyproject.toml": f'[tool.poetry]\nname = "shop"\n[tool.poetry.dependencies]\n{wanted}',
        "poetry.lock": "".join(_entry(name, *one) for name, one in packages.items()),
    }


def _entry(name: str, version: str, asks: dict[str, str]) -> str:
    listed = "".join(f'{one} = "{stated}"\n' for one, stated in asks.items())
    head = f'[[package]]\nname = "{name}"\nversion = "{version}"\ngroups = ["main"]\n\n'
    return f"{head}[package.dependencies]\n{listed}\n"


def package(version: str, **asks: str) -> Package:
    return version, asks


def plans(files: dict[str, str], name: str = "shop") -> list[Plan]:
    found = issues_of(facts(files, name=name), view())
    return list(gathered(filter(None, map(piece_of, found)), today=TODAY))


def flaws(files: dict[str, str]) -> list[Issue]:
    return issues(files, "vulnerability")


def of_kind(kind: str, found: list[Plan]) -> list[Plan]:
    return [plan for plan in found if plan.kind == kind]


def test_what_the_ranges_take_comes_with_the_lock_in_minutes() -> None:
    files = poetry({"top": "^1.0.0"}, {"top": package("1.0.0", jinja2=">=3.0"),
                                    "jinja2": package("3.1.0")})  # fmt: skip
    (plan,) = of_kind("refresh", plans(files))
    assert plan.title.english() == "Refresh poetry.lock of shop"
    assert plan.effort[1] <= 0.1
    words = [phrase.english() for phrase in plan.because]
    assert any("jinja2 3.1.0 → " in sentence for sentence in words)
    assert "Brought by top 1.0.0 → jinja2 3.1.0." in flaws(files)[0].english
    assert "refreshing the lock suffices" in flaws(files)[0].english


def test_what_the_ranges_refuse_is_an_upgrade_of_the_direct_dependency() -> None:
    files = poetry(
        {"top": "^1.0.0"},
        {
            "top": package("1.0.0", middle="*"),
            "middle": package("2.0.0", jinja2="<3.1.1"),
            "jinja2": package("3.1.0"),
        },
    )
    found = plans(files)
    assert not of_kind("refresh", found)
    (plan,) = of_kind("upgrade", found)
    removed = len(flaws(files))
    assert plan.title.english() == f"Upgrade top 1.0.0 in shop: removes {removed}"
    assert "Brought by top 1.0.0 → middle 2.0.0 → jinja2 3.1.0." in flaws(files)[0].english


def test_where_several_bring_it_the_one_that_brings_most_is_moved_and_the_others_are_named() -> (
    None
):
    files = poetry(
        {"alone": "^1", "busy": "^1"},
        {
            "alone": package("1.0.0", jinja2="==3.1.0"),
            "busy": package("1.0.0", jinja2="==3.1.0", pyyaml="==5.3"),
            "jinja2": package("3.1.0"),
            "pyyaml": package("5.3"),
        },
    )
    (plan,) = of_kind("upgrade", plans(files))
    assert plan.subject == "busy"
    words = " ".join(phrase.english() for phrase in plan.because)
    assert "alone brings some of it too, and must move as well." in words
    assert "pyyaml 5.3 → " in words


def test_a_direct_dependency_moves_by_the_lock_when_its_own_range_takes_the_fix() -> None:
    inside = poetry({"jinja2": "^3.0"}, {"jinja2": package("3.1.0")})
    assert [plan.kind for plan in plans(inside) if "jinja2" in str(plan.because)] == ["refresh"]
    beyond = poetry({"jinja2": "<3.1.1"}, {"jinja2": package("3.1.0")})
    (plan,) = of_kind("upgrade", plans(beyond))
    assert plan.title.english().startswith("Upgrade jinja2 3.1.0 to ")


def test_the_version_proposed_has_no_known_flaw_itself_or_says_which_remain() -> None:
    files = poetry({"pyyaml": "5.3"}, {"pyyaml": package("5.3")})
    (plan,) = of_kind("upgrade", plans(files))
    left = flaws(poetry({}, {"pyyaml": package(plan.version_to)}))
    assert [one for one in left if one.state == "affected" and one.fixed_in] == []


CARGO = """\
[package]
name = "shop"
version = "0.1.0"

[dependencies]
shipped = "1"

[dev-dependencies]
tried = "1"
"""


def crate(name: str, version: str, *brings: str) -> str:
    listed = "".join(f' "{one}",\n' for one in brings)
    source = "" if name == "shop" else 'source = "registry+https://example.org/index"\n'
    return (
        f'[[package]]\nname = "{name}"\nversion = "{version}"\n{source}'
        f"dependencies = [\n{listed}]\n\n"
    )


def scopes(*crates: str) -> dict[str, str]:
    lock = "version = 4\n\n" + crate("shop", "0.1.0", "shipped", "tried") + "".join(crates)
    found = uses_of(facts({"Cargo.toml": CARGO, "Cargo.lock": lock}))
    return {f"{one.component.name} {one.component.version}": one.component.scope for one in found}


def test_the_scope_of_what_is_brought_follows_from_what_reaches_it() -> None:
    found = scopes(
        crate("shipped", "1.0.0", "both", "loop"),
        crate("loop", "1.0.0", "shipped"),
        crate("tried", "1.0.0", "both", "twice 1.0.0"),
        crate("both", "1.0.0", "twice 2.0.0"),
        crate("twice", "1.0.0"),
        crate("twice", "2.0.0"),
        crate("stray", "1.0.0"),
    )
    assert found == {
        "shipped 1.0.0": "prod",
        "loop 1.0.0": "prod",
        "both 1.0.0": "prod",
        "twice 2.0.0": "prod",
        "tried 1.0.0": "dev",
        "twice 1.0.0": "dev",
        "stray 1.0.0": "unknown",
    }


def test_a_lock_without_ranges_takes_a_fix_of_the_same_line_and_says_what_it_relies_on() -> None:
    lock = (
        "version = 4\n\n"
        + crate("shop", "0.1.0", "shipped", "tried")
        + crate("shipped", "1.0.0", "smallvec")
        + crate("tried", "1.0.0")
        + crate("smallvec", "0.6.5")
    )
    found = flaws({"Cargo.toml": CARGO, "Cargo.lock": lock})
    kinds = {one.remedy.kind for one in found if one.remedy}
    assert kinds <= {"refresh", "upgrade", "mitigate"} and found
    assert all("does not state the ranges" in one.english for one in found if one.fixed_in)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("requirements.txt", False),
        ("tests/requirements.txt", False),
        ("e2e/package.json", False),
        ("services/api/tests/requirements.txt", False),
        ("docs/requirements.txt", False),
        ("test/ecosystem/shop/pyproject.toml", True),
        ("e2e/inputs/package.json", True),
        ("examples/package.json", True),
        ("tests/fixtures/Cargo.lock", True),
        ("pkg/testdata/go.mod", True),
    ],
)
def test_an_input_of_tests_is_told_by_where_it_stands(path: str, expected: bool) -> None:
    assert is_left_as_it_is(path) is expected


def test_inputs_of_tests_make_no_proposal_and_stay_found() -> None:
    files = {f"tests/shops/{path}": text for path, text in
             poetry({"jinja2": "<3.1.1"}, {"jinja2": package("3.1.0")}).items()}  # fmt: skip
    assert flaws(files)
    assert all("no change is proposed" in one.english for one in flaws(files))
    assert all("jinja2" not in plan.subject for plan in plans(files))


def test_the_same_version_in_a_test_input_and_in_the_product_is_proposed_for_the_product() -> None:
    lock = poetry({"jinja2": "<3.1.1"}, {"jinja2": package("3.1.0")})
    files = {**lock, **{f"a/testdata/{path}": text for path, text in lock.items()}}
    assert {one.file for one in flaws(files)} <= {"poetry.lock", "pyproject.toml"}
    assert of_kind("upgrade", plans(files))


def test_one_repository_is_named_and_several_are_counted() -> None:
    files = poetry({"jinja2": "<3.1.1"}, {"jinja2": package("3.1.0")})
    pieces = [
        piece for name in ("shop", "desk")
        for piece in map(piece_of, issues_of(facts(files, name=name), view())) if piece
    ]  # fmt: skip
    (plan,) = of_kind("upgrade", list(gathered(pieces, today=TODAY)))
    assert plan.title.english().endswith("in 2 repositories")
    assert of_kind("upgrade", plans(files))[0].title.english().endswith(" in shop")


def test_a_release_is_proposed_that_the_repositorys_own_range_takes() -> None:
    files = {
        "Dockerfile": "FROM python:3.8-slim\nUSER app\n",
        "pyproject.toml": '[project]\nname = "shop"\nrequires-python = ">=3.8,<3.13"\n',
    }
    (found,) = [one for one in issues(files, "lifecycle") if "python" in one.subject and one.remedy
                and one.remedy.name == "Python"][:1]  # fmt: skip
    assert found.remedy and found.remedy.to == "3.12"
    assert "is the newest that the repository’s own range (>=3.8,<3.13) takes" in found.english
    bound = {**files, "pyproject.toml": files["pyproject.toml"].replace("<3.13", "<3.9")}
    (held,) = [one for one in issues(bound, "lifecycle") if one.remedy
               and one.remedy.name == "Python" and one.file == "Dockerfile"]  # fmt: skip
    assert "does not take Python" in held.english


def test_what_a_manifest_leaves_wide_open_moves_by_the_lock() -> None:
    gems = (
        "GEM\n  remote: https://example.org/\n  specs:\n    rack (2.0.1)\n\nDEPENDENCIES\n  rack\n"
    )
    wide = plans({"Gemfile": "gem 'rack'\n", "Gemfile.lock": gems})
    assert of_kind("refresh", wide) and not of_kind("upgrade", wide)
    bound = plans({"Gemfile": "gem 'rack', '2.0.1'\n", "Gemfile.lock": gems})
    assert of_kind("upgrade", bound) and not of_kind("refresh", bound)
