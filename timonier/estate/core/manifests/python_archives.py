"""Python lock files without the long lists of archives that most of them are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.hashes import archives
from timonier.estate.core.manifests.limits import load_toml, rows, table, text

# Nine tenths of these files list archives: of these only the digests are kept.
_ARCHIVES = re.compile(
    rb"^(wheels|files) = \[\n(?:[ \t]+\{.*\n)*\]\n|^(sdist) = \{.*\}\n", re.MULTILINE
)
_DIGEST = re.compile(rb'\bhash(?:es)? = (?:"(\w+):|\{\s*"?(\w+)"? = ")([0-9a-f]+)"')
_KEYS = ("sdist", "wheels", "files", "archive")


def load_lock(data: bytes) -> dict[str, Any]:
    """The document, of its archives only the digests; read whole when it is written otherwise."""
    try:
        return load_toml(_ARCHIVES.sub(_digests, data))
    except Unreadable:
        return load_toml(data)


def _digests(found: re.Match[bytes]) -> bytes:
    key = found.group(1) or found.group(2)
    stated = (b'"%s:%s"' % (one or other, rest) for one, other, rest in
              _DIGEST.findall(found.group()))  # fmt: skip
    return b"%s = [%s]\n" % (key, b",".join(stated))


def digests_of(package: dict[str, Any], document: dict[str, Any]) -> str:
    """The digests of a package's archives, as `Component.digest` keeps them.

    Poetry before 1.5 and PDM before its format 4.3 list them apart, in `metadata.files`.
    """
    apart = table(table(document.get("metadata")).get("files"))
    name, version = text(package.get("name")), text(package.get("version"))
    listed = [package.get(key) for key in _KEYS]
    listed += [apart.get(name), apart.get(f"{name} {version}")]
    return archives(one for each in listed for one in _stated(each))


def _stated(listed: Any) -> Iterator[str]:
    for each in rows(listed) or [listed]:
        details = table(each)
        yield text(each) or text(details.get("hash"))
        for algorithm, digest in table(details.get("hashes")).items():
            yield f"{algorithm}:{text(digest)}"
