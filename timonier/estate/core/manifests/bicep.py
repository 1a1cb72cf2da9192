"""Bicep: modules of registries, images, and the runtimes and clusters that resources state."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation, Parsed, Unreadable
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.limits import MAX_MANIFEST_BYTES, decode
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.version_tokens import runtime_facts
from timonier.estate.core.places import path_scope

_COMMENT = re.compile(r"'(?:[^'\\\n]|\\.)*+'?|/\*.*?(?:\*/|(\Z))|//[^\n]*", re.DOTALL)
_LINE_COMMENT = re.compile(r"'(?:[^'\\\n]|\\.)*+'?|//[^\n]*", re.DOTALL)
_MODULE = re.compile(r"^[ \t]*module[ \t]+\w+[ \t]+'((?:br|ts)[:/][^'\n]{1,300})'", re.MULTILINE)
_STATED = re.compile(
    r"^[ \t]*(?:@[^\n]*\n[ \t]*)?(?:param|var)[ \t]+(\w{1,100})(?:[ \t]+\w+)?[ \t]*=[ \t]*"
    r"'([^'\n$]{1,300})'",
    re.MULTILINE,
)
_PROPERTY = re.compile(
    r"^[ \t]*+(image|linuxFxVersion|kubernetesVersion|nodeVersion|pythonVersion|phpVersion"
    r"|javaVersion)[ \t]*:[ \t]*+([^\n]{1,300}?)(?<![ \t])[ \t]*+$",
    re.MULTILINE,
)
_TYPE = re.compile(r"(?:string|int|bool|object|array)(?:\[\])?\??|'[^\n]*'\??[ \t]*\|[^\n]*")
_LANGUAGES = {"nodeVersion": "node", "pythonVersion": "python", "phpVersion": "php",
              "javaVersion": "java"}  # fmt: skip
_STACKS = {"node": "node", "python": "python", "php": "php", "dotnetcore": "dotnet",
           "dotnet": "dotnet", "dotnet-isolated": "dotnet", "java": "java", "ruby": "ruby",
           "go": "go"}  # fmt: skip

type Found = Component | Observation


@reader("bicep", max_bytes=MAX_MANIFEST_BYTES)
def read_bicep(path: str, data: bytes) -> Parsed:
    """What one file states by itself: a parameter or variable is followed to its literal.

    Microsoft's documentation: "Bicep modules", "Configure a Linux app" (linuxFxVersion).
    """
    if b"\0" in data:
        raise Unreadable("binary data, not Bicep")
    source = _COMMENT.sub(_without_comment, decode(data))
    reading = _Bicep(path, source)
    found = [*reading.modules(), *reading.properties()]
    components = tuple(one for one in found if isinstance(one, Component))
    return Parsed(components, tuple(one for one in found if isinstance(one, Observation)))


def _without_comment(match: re.Match[str]) -> str:
    """Comments become the lines that they took."""
    if match[0].startswith("/*") and match[1] is not None:
        # Never closed: it is no comment, nor is any other that opens behind it.
        return f"/*{_LINE_COMMENT.sub(_without_comment, match[0][2:])}"
    return match[0] if match[0][0] == "'" else "\n" * match[0].count("\n")


class _Bicep:
    def __init__(self, path: str, source: str) -> None:
        self._source = source
        self._scope = path_scope(path, "prod")
        self._stated = dict(_STATED.findall(source))

    def _line(self, position: int) -> int:
        return self._source.count("\n", 0, position) + 1

    def modules(self) -> Iterator[Found]:
        """`br/public:avm/res/web/site:0.3.1`, `br:example.org/bicep/x:v1`, template specs."""
        for match in _MODULE.finditer(self._source):
            address, _, version = match[1].rpartition(":")
            # The alias `br/public` is the public registry; another one is told by bicepconfig.
            name = address.replace("br/public:", "").removeprefix("br:").removeprefix("ts:")
            yield Component("bicep", name, version, scope=self._scope, direct=True,
                            line=self._line(match.start(1)))  # fmt: skip

    def properties(self) -> Iterator[Found]:
        """Images, application stacks and cluster versions, wherever a resource states them."""
        for match in _PROPERTY.finditer(self._source):
            line, written = self._line(match.start(1)), match[2].rstrip(",")
            if _TYPE.fullmatch(written):
                continue  # the field of a type
            value = self._literal(written)
            if match[1] == "image":
                yield from self._image(value or f"${{{written}}}", written, line)
            elif match[1] == "kubernetesVersion":
                yield from self._product("azure-kubernetes-service", value, written, line)
            elif match[1] in _LANGUAGES:
                yield from self._runtime(_LANGUAGES[match[1]], value, written, line)
            else:
                yield from self._stack(value, written, line)

    def _literal(self, written: str) -> str:
        if quoted := re.fullmatch(r"'([^'$]*)'", written):
            return str(quoted[1])
        return str(self._stated.get(written, ""))

    def _image(self, value: str, written: str, line: int) -> Iterator[Found]:
        if not value.startswith("${") or "'" in written:
            for facts in image_facts(value, line=line, scope=self._scope, final=True):
                yield from facts
            return
        yield Observation("image-unresolved", written[:160], line,
                          {"name": "", "stage": "", "scope": self._scope})  # fmt: skip

    def _stack(self, value: str, written: str, line: int) -> Iterator[Found]:
        """`PYTHON|3.6`, `DOCKER|nginx:1.14`."""
        stack, _, version = value.partition("|")
        if stack.upper() == "DOCKER" and version:
            yield from self._image(version, f"'{version}'", line)
        elif stack.lower() in _STACKS and version:
            number = re.sub(r"-(?:lts|java\d+|jre\d+)$", "", version, flags=re.IGNORECASE)
            yield from self._runtime(_STACKS[stack.lower()], number, written, line)
        elif not value:
            facts = {"reason": "set outside this file", "stated": written[:160]}
            yield Observation("unresolved", "linuxFxVersion", line, facts)

    def _runtime(self, tool: str, value: str, written: str, line: int) -> Iterator[Found]:
        spec = re.sub(r"^[~v]+", "", value) or f"${{{written}}}"
        for facts in runtime_facts(tool, spec, line=line, scope=self._scope):
            yield from facts

    def _product(self, product: str, value: str, written: str, line: int) -> Iterator[Found]:
        if not value:
            facts = {"reason": "set outside this file", "stated": written[:160]}
            yield Observation("unresolved", product, line, facts)
        yield Component("generic", product, value, scope=self._scope, direct=True, line=line)
