"""Reads CODEOWNERS: who answers for which path."""

from __future__ import annotations

import re
from collections.abc import Sequence

from timonier.estate.core.facts import Observation, Parsed, Unreadable
from timonier.estate.core.manifests.limits import decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.owners import MAX_RULES, OwnerRule

MAX_BYTES = 3 * 1024 * 1024  # GitHub's own limit
# Where GitHub, GitLab and Forgejo look, first to last; only the first file counts.
_FOLDERS = ("", ".github", ".gitlab", ".gitea", ".forgejo", "docs")
_OWNER = re.compile(r"@?[\w.%+-]{1,100}(?:[@/][\w./%+-]{1,150})?|@[\w./-]{1,200}")
_SECTION = re.compile(r"\^?\[([^\]]{1,200})\](?:\[\d{1,3}\])?\s*(.*)")


@reader("codeowners", max_bytes=MAX_BYTES)
def read_codeowners(path: str, data: bytes) -> Parsed:
    """Every rule, in order; a file where no platform looks for it rules nothing."""
    if path.rpartition("/")[0] not in _FOLDERS:
        return Parsed()
    return Parsed(
        observations=tuple(
            Observation("owner-rule", rule.pattern[:300], rule.line, {"owners": list(rule.owners)})
            for rule in owner_rules(data)
        )
    )


def owner_rules(data: bytes) -> tuple[OwnerRule, ...]:
    """The rules of a CODEOWNERS file, GitLab's sections with default owners included."""
    rules: list[OwnerRule] = []
    defaults: tuple[str, ...] = ()
    for number, raw in enumerate(decode(data).splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        section = _SECTION.fullmatch(line)
        if section is not None:
            defaults = _owners(section[2].split())
            continue
        pattern, *rest = re.split(r"(?<!\\)\s+", re.split(r"(?<!\\)\s#", line, maxsplit=1)[0])
        if pattern and not pattern.startswith("!"):
            owners = _owners(rest) or (defaults if not rest else ())
            rules.append(OwnerRule(pattern, owners, number))
        if len(rules) > MAX_RULES:
            raise Unreadable(f"more than {MAX_RULES} rules")
    return tuple(rules)


def _owners(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if "@" in word and _OWNER.fullmatch(word))
