"""Java archives kept in the tree: what their own manifest and Maven's properties say they are."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from timonier.estate.core.facts import Component, Observation, Parsed, Unreadable
from timonier.estate.core.manifests.conventions import with_faults
from timonier.estate.core.manifests.limits import MAX_BYTES
from timonier.estate.core.manifests.maven_versions import maven_component, unresolved
from timonier.estate.core.manifests.registry import reader

MAX_DIRECTORY_BYTES = 4 * 1024 * 1024  # of the list of entries
MAX_ENTRIES = 30_000
MAX_TEXT_BYTES = 256 * 1024  # of one manifest or properties file
MAX_NESTED_BYTES = 24 * 1024 * 1024  # of one archive within
MAX_INFLATED_BYTES = 128 * 1024 * 1024  # of all that one archive makes us inflate
_PROPERTIES = re.compile(r"META-INF/maven/[^/]+/[^/]+/pom\.properties")
_MANIFEST = "META-INF/MANIFEST.MF"
_ARCHIVE = re.compile(r"(?i)\.(?:jar|war|ear)$")
_END = b"PK\x05\x06"
# The tools that start a build: the properties beside them tell their version.
_WRAPPERS = frozenset({"gradle-wrapper.jar", "maven-wrapper.jar"})
# The version is the first one behind which no other sign stands than a version has.
_NAMED = re.compile(r"\A(?>(.(?:.*[^\w.+\n-])?+[\w.+-]*?)-(\d[\w.+-]*+))")
_NO_VERSION = "the archive does not state its coordinates"


@dataclass(slots=True)
class _Budget:
    left: int = MAX_INFLATED_BYTES

    def read(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, cap: int) -> bytes:
        """The content of an entry. Raises Unreadable past its cap or when the budget is spent."""
        cap = min(cap, self.left)
        with archive.open(entry) as opened:
            data = opened.read(cap + 1)
        self.left -= len(data)
        if len(data) > cap:
            raise Unreadable(f"{entry.filename[:100]} inflates to more than {cap} bytes")
        return data


@reader("jar", max_bytes=MAX_BYTES)
def read_jar(path: str, data: bytes) -> Parsed:
    """The archive, what is shaded into it, and the archives one level within it."""
    name = path.rpartition("/")[2]
    if name in _WRAPPERS:
        return Parsed()
    budget, faults = _Budget(), []
    components: list[Component] = []
    observations: list[Observation] = []
    with _opened(data) as archive:
        for found, seen in _of_archive(name, archive, budget):
            components.append(found)
            observations += seen
        for entry in archive.infolist():
            if _ARCHIVE.search(entry.filename) and not entry.is_dir():
                try:
                    inner = budget.read(archive, entry, MAX_NESTED_BYTES)
                    with _opened(inner) as nested:
                        within = list(
                            _of_archive(entry.filename.rpartition("/")[2], nested, budget)
                        )
                except (Unreadable, *_BROKEN) as problem:
                    faults.append(f"{entry.filename[:100]}: {problem}"[:200])
                    continue
                components += [one for one, _ in within]
                observations += [seen for _, all_seen in within for seen in all_seen]
    return with_faults(Parsed(tuple(dict.fromkeys(components)), tuple(observations)), faults)


_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
           struct.error)  # fmt: skip


def _opened(data: bytes) -> zipfile.ZipFile:
    """The archive, once its list of entries is known to be within measure."""
    at = data.rfind(_END, max(0, len(data) - 66_000))
    if at < 0 or len(data) < at + 22:
        raise Unreadable("an archive without its list of entries")
    entries, size = struct.unpack("<H", data[at + 10 : at + 12]), data[at + 12 : at + 16]
    if entries[0] > MAX_ENTRIES or struct.unpack("<I", size)[0] > MAX_DIRECTORY_BYTES:
        raise Unreadable("an archive with more entries than any build needs")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as problem:
        raise Unreadable(f"a broken archive: {problem}"[:200]) from None
    if len(archive.infolist()) > MAX_ENTRIES:
        raise Unreadable("an archive with more entries than any build needs")
    return archive


def _of_archive(
    name: str, archive: zipfile.ZipFile, budget: _Budget
) -> Iterator[tuple[Component, list[Observation]]]:
    """What the archive itself is, and then what is shaded into it."""
    stem = _ARCHIVE.sub("", name)
    stated = [
        fields
        for entry in archive.infolist()
        if _PROPERTIES.fullmatch(entry.filename)
        and (fields := _fields(budget.read(archive, entry, MAX_TEXT_BYTES), "="))
    ]
    own = [one for one in stated if stem.startswith(one.get("artifactId", "\0"))]
    own = own or (stated if len(stated) == 1 else [])
    for fields in stated:
        group, artifact = fields.get("groupId", ""), fields.get("artifactId", "")
        if group and artifact:
            yield _told(f"{group}/{artifact}", fields.get("version", ""), fields in own)
    if not own:
        yield _by_manifest(stem, archive, budget)


def _by_manifest(
    stem: str, archive: zipfile.ZipFile, budget: _Budget
) -> tuple[Component, list[Observation]]:
    """Name and version as the manifest gives them; a file name alone gives no version."""
    fields: dict[str, str] = {}
    entry = next((one for one in archive.infolist() if one.filename == _MANIFEST), None)
    if entry is not None:
        fields = _fields(budget.read(archive, entry, MAX_TEXT_BYTES), ":")
    version = next((fields[key] for key in ("Implementation-Version", "Bundle-Version")
                    if fields.get(key)), "")  # fmt: skip
    named = _NAMED.fullmatch(stem)
    group = fields.get("Implementation-Vendor-Id", "")
    artifact = named.group(1) if named else stem
    name = f"{group}/{artifact}" if re.fullmatch(r"[\w.-]+", group) else artifact
    found, seen = _told(name, version, True)
    if seen:
        seen = [unresolved(found, _NO_VERSION, named.group(2) if named else "")]
    return found, seen


def _told(name: str, version: str, direct: bool) -> tuple[Component, list[Observation]]:
    found = maven_component(name[:300], version, "unknown", direct=direct)
    known = found.version or found.constraint
    return found, [] if known else [unresolved(found, _NO_VERSION, version)]


def _fields(data: bytes, mark: str) -> dict[str, str]:
    """The fields of a manifest's main part, its long lines joined, or of a properties file."""
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    main = text.replace("\n ", "").partition("\n\n")[0] if mark == ":" else text
    pairs = (line.partition(mark) for line in main.split("\n") if not line.startswith("#"))
    return {key.strip(): value.strip()[:300] for key, found, value in pairs if found}
