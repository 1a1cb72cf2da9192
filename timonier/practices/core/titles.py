"""The title of a proposal: one sentence in the imperative, for each kind of change."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from timonier.practices.core.phrases import Phrase, gettext, ngettext
from timonier.practices.core.pieces import Piece

Words = dict[str, str]
Title = Callable[[int, Words], Phrase]


def _upgrade(n: int, words: Words) -> Phrase:
    if words["at"] and words["to"]:
        return ngettext(
            "Upgrade %(name)s %(at)s to %(to)s in %(n)s repository",
            "Upgrade %(name)s %(at)s to %(to)s in %(n)s repositories",
            n, **words,
        )  # fmt: skip
    if words["to"]:
        return ngettext(
            "Upgrade %(name)s to %(to)s in %(n)s repository",
            "Upgrade %(name)s to %(to)s in %(n)s repositories",
            n, **words,
        )  # fmt: skip
    return ngettext(
        "Plan the move away from %(name)s %(at)s in %(n)s repository",
        "Plan the move away from %(name)s %(at)s in %(n)s repositories",
        n, **words,
    )  # fmt: skip


def _replace(n: int, words: Words) -> Phrase:
    if words["to"]:
        return ngettext(
            "Replace %(name)s by %(to)s in %(n)s repository",
            "Replace %(name)s by %(to)s in %(n)s repositories",
            n, **words,
        )  # fmt: skip
    return ngettext(
        "Replace or drop %(name)s in %(n)s repository",
        "Replace or drop %(name)s in %(n)s repositories",
        n, **words,
    )  # fmt: skip


def _mitigate(n: int, words: Words) -> Phrase:
    return ngettext(
        "Mitigate the flaws of %(name)s that no version fixes in %(n)s repository",
        "Mitigate the flaws of %(name)s that no version fixes in %(n)s repositories",
        n,
        **words,
    )


def _refresh(n: int, words: Words) -> Phrase:
    return gettext("Refresh %(name)s of %(repository)s", **words)


def _pin(n: int, words: Words) -> Phrase:
    if words["group"] == "pin|images":
        return ngettext("Name a version for the images of %(n)s repository",
                        "Name a version for the images of %(n)s repositories", n)  # fmt: skip
    if words["group"] == "pin|digests":
        return ngettext("Pin the images of %(n)s repository by digest",
                        "Pin the images of %(n)s repositories by digest", n)  # fmt: skip
    if words["group"] == "pin|actions":
        return ngettext("Pin the build actions of %(n)s repository",
                        "Pin the build actions of %(n)s repositories", n)  # fmt: skip
    return gettext("Bound the versions that %(repository)s leaves open", **words)


def _secrets(n: int, words: Words) -> Phrase:
    if words["group"].endswith("|tests"):
        return ngettext("Check the test secrets of %(n)s repository",
                        "Check the test secrets of %(n)s repositories", n)  # fmt: skip
    if words["group"].endswith("|defaults"):
        return ngettext("Replace the default passwords of %(n)s repository",
                        "Replace the default passwords of %(n)s repositories", n)  # fmt: skip
    if words["group"].endswith("|protected"):
        return ngettext("Remove the protected keys and passwords of %(n)s repository",
                        "Remove the protected keys and passwords of %(n)s repositories",
                        n)  # fmt: skip
    return ngettext("Revoke and remove the secrets of %(n)s repository",
                    "Revoke and remove the secrets of %(n)s repositories", n)  # fmt: skip


def _adopt(n: int, words: Words) -> Phrase:
    what = words["group"].partition("|")[2]
    made = {
        "ci": ngettext("Set up continuous integration in %(n)s repository",
                       "Set up continuous integration in %(n)s repositories", n),
        "ci-tests": ngettext("Run the tests in continuous integration of %(n)s repository",
                             "Run the tests in continuous integration of %(n)s repositories", n),
        "tests": ngettext("Write first tests in %(n)s repository",
                          "Write first tests in %(n)s repositories", n),
        "owners": ngettext("Name the owners of %(n)s repository",
                           "Name the owners of %(n)s repositories", n),
        "security-policy": ngettext("Write a security policy for %(n)s repository",
                                    "Write a security policy for %(n)s repositories", n),
        "update-bot": ngettext("Set up an update bot in %(n)s repository",
                               "Set up an update bot in %(n)s repositories", n),
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
    "licence": lambda n, words: gettext("Clear the licences of the category %(name)s", **words),
    "retire": lambda n, words: gettext("Decide what becomes of %(repository)s", **words),
}
KINDS = tuple(_TITLES)


def title_of(members: Sequence[Piece], *, at: str, to: str) -> Phrase:
    """The title of the change that removes all `members`."""
    remedy = members[0].remedy
    repositories = sorted({piece.repository for piece in members})
    words = {
        "name": remedy.name,
        "at": at,
        "to": to,
        "repository": ", ".join(repositories),
        "group": remedy.key,
        "ecosystem": remedy.ecosystem,
    }
    return _TITLES[remedy.kind](len(repositories), words)
