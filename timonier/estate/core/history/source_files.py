"""Which paths are code that people maintain: no locks, generated files or borrowed code."""

from __future__ import annotations

_CODE = """asm astro bash bat c cc cjs clj cljs cls cmake cobol cbl coffee cpp cr cs css cu cxx d
dart ex exs elm erl f f90 fs fsx go gradle groovy h hcl hh hpp hrl hs htm html hxx java jl js jsp
jsx kt kts less lisp lua m mjs ml mli mm nim pas php pl plsql pm proto ps1 pug py pyi pyx r rb rs
sass scala scss sh sol sql svelte swift tcl tf thrift ts tsx twig v vb vbs vhd vue xsl zig zsh"""
_BORROWED = """vendor vendors node_modules bower_components third_party third-party thirdparty
dist __snapshots__ .yarn pods"""
_EXTENSIONS = frozenset(_CODE.split())
_FOREIGN_FOLDERS = frozenset(_BORROWED.split())
_NAMES = frozenset({"dockerfile", "makefile", "jenkinsfile", "rakefile", "gemfile", "justfile"})
_GENERATED = (".min.js", ".min.css", ".pb.go", "_pb2.py", ".g.dart", ".designer.cs", ".d.ts")


def is_source(path: str) -> bool:
    """Whether hotspots, coupling and ownership speak of this path."""
    *folders, name = path.casefold().split("/")
    if name.endswith(_GENERATED) or not _FOREIGN_FOLDERS.isdisjoint(folders):
        return False
    return name in _NAMES or ("." in name and name.rpartition(".")[2] in _EXTENSIONS)
