"""Update bots: which one proposes new versions here, and for which ecosystems."""

from __future__ import annotations

import re

from timonier.estate.core.facts import Observation, Parsed
from timonier.estate.core.manifests import limits
from timonier.estate.core.manifests.located import load_documents, rows, table, text, texts
from timonier.estate.core.manifests.registry import reader

MAX_BYTES = 1024 * 1024
_STRING_OR_COMMENT = re.compile(
    # A string left open runs on: tried again from each quote, the time would be quadratic.
    r'"(?:[^"\\\n]|\\.)*+"?|\'(?:[^\'\\\n]|\\.)*+\'?|//[^\n]*|/\*.*?(?:\*/|\Z)',
    re.DOTALL,
)


@reader("dependabot")
def read_dependabot(path: str, data: bytes) -> Parsed:
    """The ecosystems, folders and rhythm that Dependabot watches; raises Unreadable."""
    ecosystems: list[str] = []
    intervals: set[str] = set()
    directories: list[str] = []
    line = 1
    for root in map(table, load_documents(data)):
        line = root.lines.get("updates", line)
        for update in map(table, rows(root.get("updates"))):
            ecosystem = str(text(update.get("package-ecosystem")))
            # A limit of 0 keeps security updates and stops all the others.
            if not ecosystem or text(update.get("open-pull-requests-limit")) == "0":
                continue
            ecosystems.append(ecosystem)
            intervals.add(str(text(table(update.get("schedule")).get("interval"))))
            directories += map(str, texts(update.get("directory") or update.get("directories")))
    facts = {"ecosystems": sorted(set(ecosystems))[:50], "intervals": sorted(intervals - {""}),
             "directories": sorted(set(directories))[:50]}  # fmt: skip
    return Parsed(observations=(Observation("update-bot", "dependabot", line, facts),))


@reader("renovate", max_bytes=MAX_BYTES)
def read_renovate(path: str, data: bytes) -> Parsed:
    """Renovate's managers, or all of them when the file limits none; raises Unreadable.

    JSON5 without its comments is YAML's flow style: bare keys, single quotes, a last comma.
    """
    source = without_comments(limits.decode(data)).replace("\t", " ")
    documents = load_documents(source.encode())
    settings = table(documents[0] if documents else None)
    enabled = text(settings.get("enabled")).lower() != "false"
    facts = {
        "ecosystems": sorted(map(str, texts(settings.get("enabledManagers"))))[:50] or ["all"],
        "enabled": enabled,
        "extends": [str(item) for item in texts(settings.get("extends"))][:20],
    }
    return Parsed(observations=(Observation("update-bot", "renovate", 1, facts),))


def without_comments(source: str) -> str:
    """The text without // and /* */ comments; those inside strings stay."""
    return _STRING_OR_COMMENT.sub(lambda m: m[0] if m[0][0] in "\"'" else " ", source)
