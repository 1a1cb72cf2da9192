"""Whether a file is something that tests or readers are shown, and not what the product is of."""

from __future__ import annotations

# Folders that hold nothing but examples and inputs.
_ALL = frozenset(
    {
        "fixtures", "__fixtures__", "fixture", "testdata", "test-data", "test_data", "snapshots",
        "__snapshots__", "examples", "example", "samples", "sample", "archived", "_archive",
        "_archived",
    }
)  # fmt: skip
# Folders that hold the tests' own manifests too: a file right inside is theirs, one deeper is not.
_SUITES = frozenset({"test", "tests", "__tests__", "testing", "e2e", "spec", "specs"})


def is_test_input(path: str) -> bool:
    """Whether the file is an input of tests, or an example: nobody upgrades what it states.

    `tests/requirements.txt` and `e2e/package.json` say what the tests need; a file of another
    project inside a folder of tests, `tests/shop/requirements.txt`, is what they are tried on.
    """
    folders = path.split("/")[:-1]
    return not _ALL.isdisjoint(folders) or not _SUITES.isdisjoint(folders[:-1])
