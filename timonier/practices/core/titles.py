"""The title of a proposal: one sentence in the imperative, for each kind of change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.pieces import Piece

_RELEASE = re.compile(r"v?\d[\d.]*")
Words = dict[str, str]
Title = Callable[[int, Words], Phrase]


def _upgrade(n: int, words: Words) -> Phrase:
    if words["at"] and words["to"]:
        return ngettext(
            "Upgrade %(name)s %(at)s to %(to)s in %(repository)s",
            "Upgrade %(name)s %(at)s to %(to)s in %(n)s repositories",
            n, **words,
        )  # fmt: skip
    if words["to"]:
        return ngettext(
            "Upgrade %(name)s to %(to)s in %(repository)s",
            "Upgrade %(name)s to %(to)s in %(n)s repositories",
            n, **words,
        )  # fmt: skip
    if words["brought"]:
        return ngettext(
            "Upgrade %(name)s %(at)s in %(repository)s: removes %(removed)s",
            "Upgrade %(name)s %(at)s in %(n)s repositories: removes %(removed)s",
            n, **words,
        )  # fmt: skip
    return ngettext(
        "Plan the move away from %(name)s %(at)s in %(repository)s: no newer release with fixes is "
        "known",
        "Plan the move away from %(name)s %(at)s in %(n)s repositories: no newer release with "
        "fixes is known",
        n, **words,
    )  # fmt: skip


def _replace(n: int, words: Words) -> Phrase:
    if words["brought"]:
        return ngettext(
            "Move away from %(parts)s, which %(name)s brings, in %(repository)s",
            "Move away from %(parts)s, which %(name)s brings, in %(n)s repositories",
            n, **words,
        )  # fmt: skip
    if _RELEASE.fullmatch(words["to"]):  # an action whose older versions are served no more
        return _upgrade(n, {**words, "at": ""})
    if words["to"]:
        return ngettext(
            "Replace %(name)s by %(to)s in %(repository)s",
            "Replace %(name)s by %(to)s in %(n)s repositories",
            n, **words,
        )  # fmt: skip
    return ngettext(
        "Replace or drop %(name)s in %(repository)s",
        "Replace or drop %(name)s in %(n)s repositories",
        n, **words,
    )  # fmt: skip


def _mitigate(n: int, words: Words) -> Phrase:
    return ngettext(
        "Mitigate the flaws of %(name)s that no version fixes in %(repository)s",
        "Mitigate the flaws of %(name)s that no version fixes in %(n)s repositories",
        n,
        **words,
    )


def _refresh(n: int, words: Words) -> Phrase:
    if int(words["locks"]) > 1:
        return gettext("Refresh %(locks)s lock files of %(repository)s", **words)
    return gettext("Refresh %(name)s of %(repository)s", **words)


def _pin(n: int, w: Words) -> Phrase:
    if w["group"] == "pin|images":
        return ngettext("Name a version for the images of %(repository)s",
                        "Name a version for the images of %(n)s repositories", n, **w)  # fmt: skip
    if w["group"] == "pin|digests":
        return ngettext("Pin the images of %(repository)s by digest",
                        "Pin the images of %(n)s repositories by digest", n, **w)  # fmt: skip
    if w["group"] == "pin|actions":
        return ngettext("Pin the build actions of %(repository)s",
                        "Pin the build actions of %(n)s repositories", n, **w)  # fmt: skip
    return gettext("Bound the versions that %(repository)s leaves open", **w)


def _secrets(n: int, w: Words) -> Phrase:
    if w["group"].endswith("|tests"):
        return ngettext("Check the test secrets of %(repository)s",
                        "Check the test secrets of %(n)s repositories", n, **w)  # fmt: skip
    if w["group"].endswith("|defaults"):
        return ngettext("Replace the default passwords of %(repository)s",
                        "Replace the default passwords of %(n)s repositories", n, **w)  # fmt: skip
    if w["group"].endswith("|protected"):
        return ngettext("Remove the protected keys and passwords of %(repository)s",
                        "Remove the protected keys and passwords of %(n)s repositories",
                        n, **w)  # fmt: skip
    return ngettext("Revoke and remove the secrets of %(repository)s",
                    "Revoke and remove the secrets of %(n)s repositories", n, **w)  # fmt: skip


def _adopt(n: int, w: Words) -> Phrase:
    what = w["group"].partition("|")[2]
    made = {
        "ci": ngettext("Set up continuous integration in %(repository)s",
                       "Set up continuous integration in %(n)s repositories", n, **w),
        "ci-tests": ngettext(
            "Run the tests in continuous integration of %(repository)s",
            "Run the tests in continuous integration of %(n)s repositories", n, **w),
        "tests": ngettext("Write first tests in %(repository)s",
                          "Write first tests in %(n)s repositories", n, **w),
        "owners": ngettext("Name the owners of %(repository)s",
                           "Name the owners of %(n)s repositories", n, **w),
        "security-policy": ngettext("Write a security policy for %(repository)s",
                                    "Write a security policy for %(n)s repositories", n, **w),
        "update-bot": ngettext("Set up an update bot in %(repository)s",
                               "Set up an update bot in %(n)s repositories", n, **w),
    }  # fmt: skip
    return made[what]


def _spread(n: int, words: Words) -> Phrase:
    return gettext("Spread the knowledge of %(repository)s", **words)


_TITLES: dict[str, Title] = {
    "upgrade": _upgrade,
    "refresh": _refresh,
    "replace": _replace,
    "mitigate": _mitigate,
    "pin": _pin,
    "remove-secret": _secrets,
    "harden": lambda n, words: gettext("Harden the containers of %(repository)s", **words),
    "harden-ci": lambda n, words: gettext("Harden the pipelines of %(repository)s", **words),
    "adopt": _adopt,
    "migrate-api": lambda n, words: (
        gettext("Move the manifests from %(name)s to %(to)s", **words)
        if words["to"]
        else gettext("Retire the manifests that use %(name)s", **words)
    ),
    "move-runner": lambda n, words: gettext("Move builds away from the runner %(name)s", **words),
    "lock": lambda n, words: (
        gettext("Lock the %(ecosystem)s versions of %(repository)s", **words)
        if words["ecosystem"]
        else gettext("Keep one package manager in %(repository)s", **words)
    ),
    "read": lambda n, words: gettext("Make all of %(repository)s readable", **words),
    "spread": _spread,
    "licence": lambda n, words: (
        gettext("Clear the licences of %(repository)s that no index knows", **words)
        if words["group"].endswith("|unknown")
        else gettext("Clear the licences of the category %(name)s", **words)
    ),
    "retire": lambda n, words: gettext("Decide what becomes of %(repository)s", **words),
}
KINDS = tuple(_TITLES)


def _named(every: Iterable[str]) -> str:
    names = sorted({one for one in every if one})
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")


_NAMED = 3  # components, or repositories in one title; past one, most titles give their number


def title_of(members: Sequence[Piece], *, at: str, to: str) -> Phrase:
    """The title of the change that removes all `members`."""
    remedy = members[0].remedy
    repositories = sorted({piece.repository for piece in members})
    words = {
        "name": remedy.name,
        "at": at,
        "to": to,
        "repository": ", ".join(repositories[:_NAMED]),
        "group": remedy.key,
        "ecosystem": remedy.ecosystem,
        "brought": "yes" if any(piece.remedy.part for piece in members) else "",
        "removed": str(len(members)),
        "parts": _named(piece.remedy.part.partition(" ")[0] for piece in members),
        "locks": str(len({piece.remedy.name for piece in members})),
    }
    return _TITLES[remedy.kind](len(repositories), words)
