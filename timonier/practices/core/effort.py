"""How many days a change takes: one table, each row with its reason, always an interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

from timonier.practices.core.phrases import Phrase, gettext

Days = tuple[float, float, float]  # low, likely, high: an interval at 80 %
_NOTHING: Days = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """Days once, per repository, per file that states a version, per call site and its file."""

    reason: Phrase
    once: Days = _NOTHING
    repository: Days = _NOTHING
    file: Days = _NOTHING
    call_site: Days = _NOTHING
    site_file: Days = _NOTHING  # each file with call sites, opened and read whatever it holds


# Provisional constants of this house, to be replaced by the company's own past changes as they are
# recorded. They say working days of one person who knows the code.
EFFORT: dict[str, Rule] = {
    "upgrade-patch": Rule(
        gettext("A patch release: raise the number, run the tests, deliver."),
        once=(0.1, 0.25, 0.5), repository=(0.1, 0.25, 1.0), file=(0.02, 0.05, 0.1),
    ),
    "upgrade-minor": Rule(
        gettext("A minor release: read the notes, replace what is deprecated."),
        once=(0.25, 0.5, 1.0), repository=(0.25, 0.5, 2.0), file=(0.02, 0.05, 0.1),
        call_site=(0.0, 0.001, 0.005), site_file=(0.0, 0.005, 0.02),
    ),
    "upgrade-major": Rule(
        gettext("A major release, each one crossed: incompatible changes to find and to test."),
        once=(0.5, 1.0, 2.0), repository=(0.5, 1.5, 4.0), file=(0.05, 0.1, 0.25),
        call_site=(0.002, 0.01, 0.05), site_file=(0.005, 0.02, 0.1),
    ),
    "upgrade-unknown": Rule(
        gettext("The distance of the upgrade is unknown: counted as one major release, wider."),
        once=(0.25, 1.0, 3.0), repository=(0.25, 1.0, 5.0), file=(0.02, 0.1, 0.25),
        call_site=(0.001, 0.005, 0.05), site_file=(0.002, 0.02, 0.1),
    ),
    "refresh": Rule(
        gettext("A lock file made anew within the ranges: one command and the tests."),
        repository=(0.02, 0.06, 0.25), file=(0.02, 0.04, 0.25),
    ),
    "replace-small": Rule(
        gettext("A drop-in successor: imports and names change."),
        once=(0.1, 0.25, 0.5), repository=(0.25, 0.5, 2.0), file=(0.02, 0.05, 0.1),
        call_site=(0.002, 0.01, 0.05), site_file=(0.005, 0.02, 0.05),
    ),
    "replace-medium": Rule(
        gettext("A successor with another interface: each use is rewritten."),
        once=(0.25, 0.5, 2.0), repository=(0.5, 2.0, 6.0), file=(0.05, 0.1, 0.25),
        call_site=(0.01, 0.05, 0.1), site_file=(0.02, 0.05, 0.1),
    ),
    "replace-large": Rule(
        gettext("A successor with another model: a migration in steps."),
        once=(1.0, 2.0, 5.0), repository=(3.0, 8.0, 25.0), file=(0.1, 0.25, 0.5),
        call_site=(0.02, 0.1, 0.25), site_file=(0.05, 0.1, 0.25),
    ),
    "mitigate": Rule(
        gettext("The flawed part found unused, shielded or replaced."),
        once=(0.25, 0.5, 2.0), repository=(0.1, 0.5, 3.0),
        call_site=(0.0, 0.005, 0.02), site_file=(0.0, 0.01, 0.05),
    ),
    "pin": Rule(
        gettext("A name made exact in each file; a bot can do most of it."),
        repository=(0.05, 0.1, 0.25), file=(0.02, 0.05, 0.1),
    ),
    "pin-image": Rule(
        gettext("A version chosen and tried for each image."),
        repository=(0.1, 0.25, 0.5), file=(0.05, 0.1, 0.25),
    ),
    "remove-secret": Rule(
        gettext("Revoke, issue anew, find who uses it, purge the history, tell everyone."),
        once=(0.25, 0.5, 1.0), repository=(0.25, 0.5, 2.0), file=(0.25, 0.5, 2.0),
    ),
    "harden": Rule(
        gettext("Rights taken away one by one, each with a try."),
        repository=(0.1, 0.25, 1.0), file=(0.1, 0.25, 0.75),
    ),
    "harden-ci": Rule(
        gettext("A pipeline's rights written down and tried on a branch."),
        repository=(0.05, 0.2, 0.5), file=(0.05, 0.1, 0.5),
    ),
    "lock": Rule(
        gettext("A lock file made, committed and used by the build."),
        repository=(0.1, 0.5, 2.0),
    ),
    "adopt-ci": Rule(
        gettext("A first pipeline that builds and tests."), repository=(0.5, 1.0, 4.0)
    ),
    "adopt-tests": Rule(
        gettext("A first useful set of tests, from the riskiest part; not full coverage."),
        repository=(3.0, 8.0, 25.0),
    ),
    "adopt-file": Rule(
        gettext("One file to write and to agree on."), repository=(0.1, 0.25, 0.75)
    ),
    "adopt-bot": Rule(
        gettext("A bot configured so that its requests are grouped and get reviewed."),
        repository=(0.1, 0.25, 1.0),
    ),
    "migrate-api": Rule(
        gettext("A manifest rewritten and applied to a test cluster."),
        once=(0.1, 0.25, 1.0), file=(0.1, 0.25, 1.0),
    ),
    "move-runner": Rule(
        gettext("A label changed, and what the new image lacks installed."),
        file=(0.05, 0.25, 1.0),
    ),
    "read": Rule(gettext("A file repaired, or a full clone made."), file=(0.02, 0.1, 0.5)),
    "spread": Rule(
        gettext("A second person learns the code by changing it."), repository=(3.0, 10.0, 25.0)
    ),
    "licence": Rule(
        gettext("The use examined with a lawyer, or the component replaced."),
        once=(0.25, 0.5, 3.0), repository=(0.1, 0.25, 1.0),
    ),
    "retire": Rule(
        gettext("Users asked, a date announced, the service stopped, or an owner named."),
        repository=(0.25, 1.0, 4.0),
    ),
}  # fmt: skip


# One by one up to here; past it, most call sites are like earlier ones and change by one search
# and replace, so that only the logarithm of their number counts.
_ONE_BY_ONE = 100


def effort_days(
    rule: str,
    *,
    repositories: int,
    files: int,
    steps: int = 1,
    call_sites: int = 0,
    site_files: int = 0,
) -> Days:
    """Days as (low, likely, high). `steps` multiplies the part per repository (majors crossed);
    `call_sites` in `site_files` are added, 0 where they were not counted."""
    row = EFFORT[rule]
    sites, holding = _damped(call_sites), _damped(site_files)
    low, likely, high = (
        once
        + repository * repositories * max(steps, 1)
        + file * files
        + site * sites
        + in_ * holding
        for once, repository, file, site, in_ in zip(
            row.once, row.repository, row.file, row.call_site, row.site_file, strict=True
        )
    )
    return _rounded(low), _rounded(likely), _rounded(high)


def _damped(number: int) -> float:
    """Never less for more, and growing slower past `_ONE_BY_ONE`."""
    if number <= _ONE_BY_ONE:
        return float(number)
    return _ONE_BY_ONE * (1 + math.log(number / _ONE_BY_ONE))


def _rounded(days: float) -> float:
    """Two significant digits: an estimate does not know more."""
    if days <= 0:
        return 0.0
    return float(f"{days:.2g}")
