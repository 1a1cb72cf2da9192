"""What the folders of a path say of its files: copies of others' packages, or never shipped."""

from __future__ import annotations

# Folders whose manifests belong to somebody else's code: the lock file already names it.
VENDORED = frozenset(
    {
        "node_modules", "bower_components", "jspm_packages", "vendor", "site-packages",
        "dist-packages", ".venv", "venv", "virtualenv", ".tox", ".nox", "Pods", "Godeps", ".yarn",
    }
)  # fmt: skip
# Folders whose manifests serve the work on the product, or an end put to it, and never ship.
DEVELOPMENT = frozenset(
    {
        "test", "tests", "__tests__", "testdata", "test-data", "test_data", "testing", "e2e",
        "fixtures", "__fixtures__", "doc", "docs", "examples", "example", "samples", "sample",
        "bench", "benches", "benchmark", "benchmarks", ".devcontainer",
        "archived", "_archive", "_archived",
    }
)  # fmt: skip


def is_vendored(path: str) -> bool:
    """Whether a folder of the path holds copies of other people's packages."""
    return not VENDORED.isdisjoint(path.split("/")[:-1])


def is_development(path: str) -> bool:
    """Whether a folder of the path says that its files do not ship (tests, docs, examples)."""
    return not DEVELOPMENT.isdisjoint(path.split("/")[:-1])
