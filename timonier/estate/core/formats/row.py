"""One row of the table of formats."""

from __future__ import annotations

from dataclasses import dataclass

_LOOKED_AT = 64 * 1024  # bytes in which the marks of a format stand


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file that names what a repository uses.

    `patterns`: without a slash a pattern is matched with the file name (`*.csproj`); with one, with
    the end of the path (`requirements/*.txt`), or with the whole path when it starts with a slash
    (`/.github/workflows/*.yml`). `*` never crosses a slash; the most specific pattern wins.
    `ecosystem`: the purl type of what it names, "" when it names nothing of one. `lock`: it pins
    exact versions. `settled_by`: kinds of the locks that settle its ranges, beside it or in a
    folder above. `tool`: the package manager that writes the lock, where rivals exist.
    `marks`: bytes of which one stands in every file of this kind whose name others use too.
    `by_content`: the name alone promises nothing, as for scripts: only content makes it a manifest.
    `in_vendored`: it lies in a vendored folder by its nature. `read_by`: the module of
    `core.manifests` whose reader understands it; empty: no reader does, and that is told.
    """

    kind: str
    patterns: tuple[str, ...]
    ecosystem: str = ""
    lock: bool = False
    settled_by: tuple[str, ...] = ()
    tool: str = ""
    marks: tuple[bytes, ...] = ()
    in_vendored: bool = False
    by_content: bool = False
    read_by: str = ""

    def claims(self, data: bytes) -> bool:
        """Whether the content is of this kind, as far as its marks can say."""
        return not self.marks or any(mark in data[:_LOOKED_AT] for mark in self.marks)


def row(
    kind: str,
    *patterns: str,
    ecosystem: str = "",
    settled_by: tuple[str, ...] = (),
    marks: tuple[bytes, ...] = (),
    in_vendored: bool = False,
    read_by: str = "",
) -> Format:
    """A manifest; its kind is its only pattern when none is given."""
    names = patterns or (kind,)
    return Format(
        kind, names, ecosystem, False, settled_by, "", marks, in_vendored, read_by=read_by
    )


def lock(
    kind: str,
    *patterns: str,
    ecosystem: str = "",
    tool: str = "",
    marks: tuple[bytes, ...] = (),
    read_by: str = "",
) -> Format:
    """A lock file; its kind is its only pattern when none is given."""
    return Format(kind, patterns or (kind,), ecosystem, True, (), tool, marks, read_by=read_by)
