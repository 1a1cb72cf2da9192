"""Submodules are components of their remote at the commit that the tree pins."""

import pytest

from timonier.estate.core.facts import File, Parsed
from timonier.estate.core.manifests.registry import parse
from timonier.estate.core.manifests.submodules import pinned
from timonier.estate.reading.files import Care, read_files
from timonier.estate.reading.texts import Texts

PIN, OTHER = "a" * 40, "b" * 40


def modules(*addresses: str) -> Parsed:
    text = "".join(
        f'[submodule "m{n}"]\n\tpath = libs/m{n}\n\turl = {address}\n'
        for n, address in enumerate(addresses)
    )
    return parse("git-submodules", ".gitmodules", text.encode())


@pytest.mark.parametrize(
    ("address", "kind", "name"),
    [
        ("https://github.com/Acme/Lib.git", "github", "acme/lib"),
        ("git@github.com:acme/lib", "github", "acme/lib"),
        ("https://git.example.org/team/lib.git", "generic", "lib"),
        ("../lib.git", "generic", "lib"),
        ("../../other/lib", "generic", "lib"),
    ],
)
def test_a_submodule_is_named_by_its_address_and_pinned_by_the_tree(
    address: str, kind: str, name: str
) -> None:
    (one,) = pinned(modules(address), {"libs/m0": PIN}).components
    assert (one.type, one.name, one.digest, one.version) == (kind, name, PIN, "")
    assert (one.source, one.line) == ("git", 1)


def test_what_the_tree_does_not_hold_is_no_component_and_a_pin_without_address_is_told() -> None:
    parsed = pinned(modules("https://github.com/acme/a"), {"elsewhere": PIN})
    assert parsed.components == ()
    assert parsed.error == "the submodule elsewhere has no address"


def test_a_submodule_without_address_is_told_with_its_line() -> None:
    parsed = parse("git-submodules", ".gitmodules", b'\n[submodule "x"]\n path = x\n')
    assert parsed.error == "a submodule has no address (line 2)"


def test_a_pin_that_moves_is_seen_though_the_file_stays_as_it_was() -> None:
    data = b'[submodule "x"]\n path = libs/x\n url = https://github.com/acme/x\n'
    keys: dict[tuple[str, str], str] = {}
    for pin in (PIN, OTHER):
        files = [
            File(".gitmodules", "100644", "d1", len(data)),
            File("libs/x", "160000", pin, -1),
        ]
        texts = Texts(files, searched=frozenset(), known=None, salt=b"")
        _, fresh = read_files(
            lambda names: [(name, data) for name in names], files, keys, texts, Care()
        )
        read = [(one, key) for one, key in fresh if one.kind == "git-submodules"]
        assert [one.digest for found, _ in read for one in found.parsed.components] == [pin]
        keys = {(found.path, found.kind): key for found, key in read}
