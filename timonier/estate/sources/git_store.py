"""What a repository's own files tell without running git: its remote, the state of its objects."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from timonier.estate.sources.addresses import SCP
from timonier.estate.sources.git_folder import read_file

_CONFIG = 2**18
_MAX_OBJECTS = 50_000  # loose objects looked at one by one; git packs them at 6,700
_SECTION = re.compile(r'^\s*\[\s*remote\s+"origin"\s*\]\s*(.*)$', re.IGNORECASE)
_URL = re.compile(r"^\s*url\s*=\s*(.*)$", re.IGNORECASE)
_FAN_OUT = re.compile(r"[0-9a-f]{2}|pack")


def origin_of(common: Path) -> str:
    """The address of `origin`, as `normalised` has it; "" when the configuration names none.

    The configuration is text here: nothing that it says is obeyed, no file that it includes is
    opened (git-config(1), "Syntax" and "remote.<name>.url").
    """
    text = (read_file(common / "config", _CONFIG) or b"").decode("utf-8", "replace")
    inside = False
    for line in text.splitlines():
        if found := _SECTION.match(line):
            inside, line = True, found[1]
        elif line.lstrip().startswith("["):
            inside = False
        if inside and (said := _URL.match(line)):
            return normalised(_unquoted(said[1]))
    return ""


def _unquoted(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        return value[1:].partition('"')[0]
    return re.split(r"\s[#;]", value)[0].strip()


def normalised(address: str) -> str:
    """`host/path` of an address: the same for https, ssh and scp forms, without any credentials.

    A path of this machine stays a path. "" for what is no address.
    """
    address = address.strip()[:1000]
    if not address or not address.isprintable():
        return ""
    scheme, mark, rest = address.partition("://")
    short = None if mark else SCP.fullmatch(address)
    if short and "::" not in address:
        host, path = short["host"], short["path"]
    elif mark and scheme.lower() != "file":
        place, _, path = rest.partition("/")
        host = re.sub(r":\d+$", "", place.rpartition("@")[2])
    else:
        return _path((rest if mark else address).rstrip("/"))
    path = _path(path.strip("/"))
    return f"{host.lower()}/{path}" if host and path else ""


def _path(text: str) -> str:
    return text.removesuffix(".git").rstrip("/")


def objects_digest(objects: Path) -> str:
    """The same while no file of the objects changed its name, size or time; "" when unreadable.

    Nothing is opened: some thousands of entries are looked at in a few milliseconds.
    """
    seen: list[tuple[str, int, int]] = []
    try:
        for folder in sorted(entry.name for entry in os.scandir(objects)):
            if _FAN_OUT.fullmatch(folder):
                seen.extend(_inside(objects / folder, count=len(seen) < _MAX_OBJECTS))
    except OSError:
        return ""
    return hashlib.sha256(repr(sorted(seen)).encode()).hexdigest()


def _inside(folder: Path, *, count: bool) -> list[tuple[str, int, int]]:
    at = folder.stat()
    if not count:
        return [(folder.name, 0, at.st_mtime_ns)]
    with os.scandir(folder) as entries:
        told = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
    return [(f"{folder.name}/{name}", one.st_size, one.st_mtime_ns) for name, one in told]
