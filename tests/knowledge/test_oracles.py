"""Every advisory range is read as independent libraries read it (osv, univers)."""

import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from timonier.knowledge.shelf.editions import advisories_name, file_name
from timonier.knowledge.shelf.opened import SHIPPED
from timonier.knowledge.sources.store import read_body

from . import oracle

# Where an oracle is wrong and how we know: the number of its probes that may differ.
# - composer: PHP's version_compare, which osv uses, puts 1.0 below 1.0.0; Composer pads to four
#   numbers (VersionParser::normalize), so they are one version. univers drops the padding too.
# - npm: the SemVer class of univers ignores a fourth number (0.9.7.1).
TOLERATED = {("composer", "osv"), ("composer", "univers"), ("npm", "univers"), ("npm", "osv")}


@cache
def held(ecosystem: str) -> list[tuple[str, Any]]:
    return list(read_body(SHIPPED / file_name(advisories_name(ecosystem))).items())


def packages(ecosystem: str, step: int) -> dict[str, Any]:
    return dict(held(ecosystem)[::step])


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """The oracles' own imports warn; our code stays under the strict rule."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def judge(ecosystem: str, library: str, step: int) -> None:
    order = oracle.osv_order(ecosystem) if library == "osv" else oracle.univers_order(ecosystem)
    assert order is not None
    count, found = oracle.disagreements(ecosystem, packages(ecosystem, step), order)
    wrong = [one for one in found if one[3] is not None]  # None: we say "unknown"
    share = 0.002 if (ecosystem, library) in TOLERATED else 0
    assert count > 0
    assert len(wrong) <= share * count, wrong[:5]
    assert len(found) - len(wrong) <= max(0.005 * count, 2), "too many bounds are unreadable"


SMALL = ["cargo", "gem", "hackage", "cran", "npm"]
LARGE = ["pypi", "golang", "composer", "bitnami"]
UNIVERS = ["pypi", "npm", "cargo", "golang", "gem", "composer"]


@pytest.mark.parametrize("ecosystem", SMALL)
def test_ranges_are_read_as_independent_libraries_read_them(ecosystem: str) -> None:
    pytest.importorskip("osv")
    judge(ecosystem, "osv", step=15 if ecosystem in ("npm", "gem") else 3)


@pytest.mark.parametrize("ecosystem", LARGE)
def test_a_sample_of_the_large_databases_is_read_alike(ecosystem: str) -> None:
    pytest.importorskip("osv")
    judge(ecosystem, "osv", step=97)


@pytest.mark.parametrize("ecosystem", UNIVERS)
def test_a_second_library_agrees(ecosystem: str) -> None:
    judge(ecosystem, "univers", step=97)


@pytest.mark.slow
@pytest.mark.parametrize("ecosystem", sorted(oracle.OSV_NAMES))
def test_every_range_of_every_advisory_is_read_alike(ecosystem: str) -> None:
    pytest.importorskip("osv")
    judge(ecosystem, "osv", step=1)


@pytest.mark.slow
@pytest.mark.parametrize("ecosystem", UNIVERS)
def test_a_second_library_agrees_on_every_range(ecosystem: str) -> None:
    judge(ecosystem, "univers", step=1)
