"""What the words of an operator stand for, and which addresses are never asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.services.targets import targets
from timonier.estate.sources import addresses, discovery
from timonier.estate.sources.addresses import AddressRefused, git_address, is_public

Make = Callable[..., Path]
Run = Callable[..., str]


def names(*words: Path | str) -> list[str]:
    return [target.name for target in targets([str(word) for word in words]).targets]


def test_a_folder_stands_for_the_repositories_in_it(make_repo: Make, git: Run) -> None:
    folder = make_repo("b").parent
    make_repo("a")
    make_repo("group/deep/c")
    git(folder, "init", "-q", "--bare", "d.git")
    (folder / "notes").mkdir()
    assert names(folder) == ["a", "b", "d", "c"]


def test_a_repository_named_twice_is_one(make_repo: Make) -> None:
    folder = make_repo("a")
    assert names(folder, folder.parent, f"{folder}/", f"file://{folder}") == ["a"]


def test_links_are_not_followed_when_looking_for_repositories(
    make_repo: Make, tmp_path: Path
) -> None:
    make_repo("a")
    farm = tmp_path / "farm"
    farm.mkdir()
    (farm / "again").symlink_to(farm)
    (farm / "out").symlink_to(tmp_path / "repos")
    assert "none was found inside" in targets([str(farm)]).failures[0]


def test_nested_repositories_are_not_entered(make_repo: Make) -> None:
    make_repo("outer")
    make_repo("outer/inner")
    assert names(make_repo("x").parent) == ["outer", "x"]


def test_folders_too_deep_are_left_alone(make_repo: Make) -> None:
    folder = make_repo("1/2/3/4/5/6/7")
    assert names(folder.parents[1]) == ["7"]
    assert targets([str(folder.parents[6])]).failures


def test_a_file_is_not_a_repository(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("x")
    assert "this is a file" in targets([str(tmp_path / "x.txt")]).failures[0]


@pytest.mark.parametrize(
    ("word", "url", "name"),
    [
        ("https://git.example.org/team/shop.git", "https://git.example.org/team/shop.git", "shop"),
        ("https://ada:pw@git.example.org/shop", "https://git.example.org/shop", "shop"),
        ("https://git.example.org/shop?token=s#x", "https://git.example.org/shop", "shop"),
        ("ssh://git@h.example.org:22/shop.git", "ssh://git@h.example.org:22/shop.git", "shop"),
        ("ssh://git:pw@git.example.org/shop", "ssh://git@git.example.org/shop", "shop"),
        ("git@git.example.org:team/shop.git", "git@git.example.org:team/shop.git", "shop"),
    ],
)  # fmt: skip
def test_an_address_is_kept_without_its_password(word: str, url: str, name: str) -> None:
    address = git_address(word)
    assert (address.url, address.name) == (url, name)


@pytest.mark.parametrize(
    "word",
    [
        "ext::sh -c 'touch x'",
        "ext::sh",
        "fd::17",
        "http://git.example.org/x",
        "git://git.example.org/x",
        "file:///etc",
        "ftp://example.org/x",
        "--upload-pack=touch x",
        "-oProxyCommand=touch@x:y",
        "ssh://-oProxyCommand=touch/x",
        "git@-oProxyCommand=x:y",
        "git@host:-x",
        "https://",
        "https:///x",
        "https://[x",
        "https://example.org:port/x",
        "https://exa mple.org/x",
        "https://example.org/x\n",
    ],
)
def test_addresses_that_could_run_something_are_refused(word: str) -> None:
    with pytest.raises(AddressRefused):
        git_address(word)


@given(st.text(max_size=60))
def test_any_word_is_an_address_or_refused(word: str) -> None:
    discovery.is_remote(word)
    try:
        address = git_address(word)
    except AddressRefused:
        return
    assert not address.url.startswith("-")
    assert address.scheme in ("https", "ssh")


PRIVATE = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.1.2.3",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::a00:1",
    "100::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2002:a9fe:a9fe::",
    "fc00::1",
    "fd00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "2001:0:7f00:1::80ff:fffe",
    "3fff::1",
    "3fff:fff:ffff::1",
    "5f00::1",
    "::ffff:0:127.0.0.1",
    "::ffff:0:169.254.169.254",
    "::ffff:10.0.0.1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "140.82.112.3",
    "2606:4700:4700::1111",
    "64:ff9b::808:808",
    "::ffff:0:8.8.8.8",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_a_private_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_a_host_on_a_private_network_is_asked_only_when_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(AddressRefused, match="private network"):
        addresses.refuse_private("localhost")
    monkeypatch.setenv(addresses.ALLOW_PRIVATE, "1")
    addresses.refuse_private("localhost")


def test_a_host_that_is_not_known_is_refused() -> None:
    with pytest.raises(AddressRefused, match="not known"):
        addresses.refuse_private("no-such-host.invalid")
