"""Cargo.toml and Cargo.lock."""

from timonier.estate.core.manifests.registry import parse

CARGO = """\
[package]
name = "shop"
version = "0.1.0"
license = "MIT"
rust-version = "1.70"

[dependencies]
serde = "1.0"
exact = "=1.2.3"
renamed = { package = "real", version = "2" }
near = { path = "../near" }
forked = { git = "https://example.org/forked", rev = "abc" }
shared.workspace = true

[dependencies.tabled]
version = "0.5"

[dev-dependencies]
serde = "1.0"

[build-dependencies]
cc = "1"

[target.'cfg(unix)'.dependencies]
libc = "0.2"
"""

LOCK = """\
version = 4

[[package]]
name = "shop"
version = "0.1.0"
dependencies = [
 "libc",
 "rand 0.8.5",
]

[[package]]
name = "libc"
version = "0.2.150"
source = "registry+https://example.org/index"
checksum = "00"

[[package]]
name = "rand"
version = "0.7.3"
source = "registry+https://example.org/index"

[[package]]
name = "rand"
version = "0.8.5"
source = "git+https://example.org/rand#0123456789012345678901234567890123456789"
"""


def test_a_cargo_manifest_gives_scope_and_line() -> None:
    parsed = parse("Cargo.toml", "Cargo.toml", CARGO.encode())
    found = [
        (one.name, one.version or one.constraint, one.scope, one.source, one.line)
        for one in parsed.components
    ]
    assert found == [
        ("serde", "1.0", "prod", "", 8),
        ("exact", "1.2.3", "prod", "", 9),
        ("real", "2", "prod", "", 10),
        ("near", "", "prod", "path", 11),
        ("forked", "", "prod", "git", 12),
        ("shared", "", "prod", "", 13),
        ("tabled", "0.5", "prod", "", 15),
        ("cc", "1", "dev", "", 22),
        ("serde", "1.0", "dev", "", 19),
        ("libc", "0.2", "prod", "", 25),
        ("rust", ">=1.70", "prod", "", 5),
    ]


def test_a_cargo_lock_leaves_its_own_members_out() -> None:
    parsed = parse("Cargo.lock", "Cargo.lock", LOCK.encode())
    found = [(one.name, one.version, one.direct, one.source, one.line) for one in parsed.components]
    assert found == [
        ("libc", "0.2.150", True, "", 12),
        ("rand", "0.7.3", False, "", 18),
        ("rand", "0.8.5", True, "git", 23),
    ]
    assert parsed.observations[1].data == {"format": "4"}


def test_the_first_lock_format_has_a_root() -> None:
    data = b"""[root]
name = "shop"
version = "0.1.0"
dependencies = ["libc 0.2.1 (registry+https://example.org/index)"]

[[package]]
name = "libc"
version = "0.2.1"
source = "registry+https://example.org/index"
"""
    parsed = parse("Cargo.lock", "Cargo.lock", data)
    assert [(one.name, one.direct) for one in parsed.components] == [("libc", True)]
