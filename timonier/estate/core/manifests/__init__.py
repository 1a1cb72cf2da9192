"""Readers of manifest files: bytes in, components and observations out.

`kind_of(path)` names the reader of a path or None; `parse(kind, path, data)` never raises on bad
content: it returns `Parsed(error=...)`. Readers live one family per file and register themselves in
`registry.READERS`.
"""
