"""What the members of a workspace bring, by their folders.

One lock serves the product, its examples, its manual and its tests.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping

from timonier.estate.core.facts import Scope
from timonier.estate.core.places import scope_of
from timonier.estate.core.scopes import STRONGER, weaker

Links = Mapping[str, Iterable[str]]  # member -> members that it ships with itself


def member_folder(member: str, reference: str = "") -> str:
    """The folder of a member, or of what it refers to from there; empty for the root."""
    folder = posixpath.normpath(posixpath.join(member, reference))
    return "" if folder == "." else folder


def member_scope(lock: str, member: str, manifest: str) -> Scope:
    """What the folder of a member says of what it brings.

    `lock`: path of the lock file; `member`: folder seen from there; `manifest`: name of the file
    that states it (`package.json`). A member outside the tree is what the lock states.
    """
    folder = member_folder(posixpath.dirname(lock), member)
    if folder.startswith("../") or folder == ".." or not member_folder(member):
        return "prod"  # the root is what the lock's own path says
    return scope_of(posixpath.join(folder, manifest), "prod")


def member_scopes(
    lock: str, members: Iterable[str], links: Links, manifest: str
) -> dict[str, Scope]:
    """Scope of each member; one that ships with another has at least the scope of that one."""
    scopes = {one: member_scope(lock, one, manifest) for one in members}
    for scope in STRONGER[:-1]:
        waiting = [one for one, own in scopes.items() if own == scope]
        while waiting:
            for other in links.get(waiting.pop(), ()):
                if other in scopes and weaker(scopes[other], scope) != scope:
                    scopes[other] = scope
                    waiting.append(other)
    return scopes
