"""Which third-party modules a source file names, and at how many places.

`imports_of(path, data)` answers with {module: call sites}. What counts as a call site:

- Python: each import statement, and each use of a name that it bound (`yaml.load(`, and `safe_load`
  after `from yaml import safe_load`). A use in a comment or a text counts too; one through another
  object does not. In a folder of the module's own name, the import statements alone count.
- every other language: import statements alone, so the figure is a lower bound.

Modules are named as the language does, cut to what a package publishes: the first segment in Python
(three under a shared namespace such as `google`), the package in JavaScript and TypeScript, the
whole path in Go, up to three segments in Java, Kotlin, Scala and C#, two in PHP, the crate in Rust,
the required path in Ruby. Relative imports and the standard library are left out; absolute imports
of the repository's own code are not: which component a module belongs to is for others to say.

Nothing is parsed: every file is searched for a few literals, each hit is looked at within bounded
text, so the time is linear in the size whatever the content.
"""

from __future__ import annotations

from collections.abc import Callable

from timonier.estate.core.imports import python, statements

__all__ = ["MAX_BYTES", "MAX_MODULES", "imports_of", "language_of"]

MAX_BYTES = 512 * 1024  # beyond, a file is made by a machine
MAX_MODULES = 200  # per file

_SUFFIXES = {
    "py": "python", "pyi": "python", "pyw": "python",
    "js": "javascript", "mjs": "javascript", "cjs": "javascript", "jsx": "javascript",
    "ts": "javascript", "mts": "javascript", "cts": "javascript", "tsx": "javascript",
    "vue": "javascript", "svelte": "javascript",
    "go": "go", "java": "java", "kt": "java", "kts": "java", "scala": "java", "groovy": "java",
    "rb": "ruby", "rake": "ruby", "php": "php", "rs": "rust", "cs": "csharp",
}  # fmt: skip
_MADE = (".min.js", ".bundle.js", ".d.ts", "_pb2.py", ".pb.go", ".designer.cs", ".g.cs")

_READERS: dict[str, Callable[[bytes], dict[str, int]]] = {
    "javascript": statements.javascript,
    "go": statements.go,
    "java": statements.java,
    "ruby": statements.ruby,
    "php": statements.php,
    "rust": statements.rust,
    "csharp": statements.csharp,
}


def language_of(path: str) -> str:
    """The language whose imports a file states; empty when it is no source file of ours.

    JavaScript stands for TypeScript, Vue and Svelte too, Java for all that runs on its machine.
    """
    suffix = path.rpartition(".")[2]
    language = _SUFFIXES.get(suffix, "")
    return "" if language and path.lower().endswith(_MADE) else language


def imports_of(path: str, data: bytes) -> dict[str, int]:
    """{third-party module: call sites} of one file; empty for other files and oversized ones."""
    language = language_of(path)
    if not language or len(data) > MAX_BYTES:
        return {}
    found = python.modules(data, path) if language == "python" else _READERS[language](data)
    return dict(sorted(found.items())[:MAX_MODULES])
