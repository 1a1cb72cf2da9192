"""pre-commit's hooks, at their revisions, with what each is installed with."""

import pytest

from timonier.estate.core.facts import Component, Parsed
from timonier.estate.core.manifests.registry import parse

SHA = "0123456789abcdef0123456789abcdef01234567"


def config(text: str) -> Parsed:
    return parse("pre-commit", ".pre-commit-config.yaml", text.encode())


def hook(extra: str, *, name: str = "check", repo: str = "local") -> Parsed:
    return config(f"repos:\n- repo: {repo}\n  hooks:\n  - id: {name}\n{extra}")


def only(parsed: Parsed) -> Component:
    assert not parsed.error
    (one,) = parsed.components
    return one


@pytest.mark.parametrize(
    ("rev", "version", "digest"),
    [("v4.5.0", "v4.5.0", ""), ("24.3.0", "24.3.0", ""), (SHA, "", SHA)],
)
def test_a_repository_of_hooks_is_for_development_at_its_tag_or_commit(
    rev: str, version: str, digest: str
) -> None:
    one = only(config(f"repos:\n- repo: https://github.com/Acme/hooks\n  rev: {rev}\n"))
    assert (one.type, one.name, one.version) == ("github", "acme/hooks", version)
    assert (one.digest, one.source, one.scope, one.line) == (digest, "git", "dev", 3)


@pytest.mark.parametrize("rev", ["main", "'{{ rev }}'"])
def test_a_revision_that_moves_is_unknown_with_its_line(rev: str) -> None:
    parsed = config(f"repos:\n- repo: https://github.com/acme/hooks\n  rev: {rev}\n")
    assert only(parsed).version == ""
    assert [(one.kind, one.line) for one in parsed.observations] == [("unresolved", 3)]


@pytest.mark.parametrize(
    ("language", "stated", "expected"),
    [
        ("python", "types-requests==2.31.0", ("pypi", "types-requests", "2.31.0", "")),
        ("python", "Flake8-Bugbear", ("pypi", "flake8-bugbear", "", "")),
        ("python", "'.[dev]'", ("pypi", ".[dev]", "", "")),
        ("node", "'@acme/eslint-plugin@1.2.3'", ("npm", "@acme/eslint-plugin", "1.2.3", "")),
        ("node", "prettier@3", ("npm", "prettier", "", "3")),
        ("ruby", "rubocop-rspec:2.0.1", ("gem", "rubocop-rspec", "2.0.1", "")),
        ("rust", "cli:cargo-deny:0.14.3", ("cargo", "cargo-deny", "0.14.3", "")),
        ("golang", "golang.org/x/tools@v0.1.0", ("golang", "golang.org/x/tools", "v0.1.0", "")),
        ("conda", "numpy=1.21", ("conda", "numpy", "", "=1.21")),
        ("lua", "luacheck", ("luarocks", "luacheck", "", "")),
    ],
)
def test_what_a_hook_needs_is_read_as_its_language_writes_it(
    language: str, stated: str, expected: tuple[str, str, str, str]
) -> None:
    extra = f"    language: {language}\n    additional_dependencies:\n    - {stated}\n"
    one = only(hook(extra))
    assert (one.type, one.name, one.version, one.constraint) == expected
    assert (one.scope, one.line) == ("dev", 7)


@pytest.mark.parametrize(
    ("stated", "kind"),
    [("attrs>=21", "pypi"), ("'@acme/a@1.0.0'", "npm"), ("example.org/x/y@v1.0.0", "golang")],
)
def test_the_form_betrays_the_ecosystem_where_no_language_is_stated(stated: str, kind: str) -> None:
    one = only(hook(f"    additional_dependencies: [{stated}]\n", name="ours"))
    assert one.type == kind


def test_a_bare_name_belongs_to_the_language_of_a_known_hook_and_else_is_unknown() -> None:
    extra = "    additional_dependencies: [types-toml]\n"
    assert only(hook(extra, name="mypy")).type == "pypi"
    parsed = hook(extra, name="ours")
    assert only(parsed).type == "generic"
    assert [one.kind for one in parsed.observations] == ["unresolved"]


def test_the_runtimes_and_the_images_of_hooks_are_read() -> None:
    parsed = config(
        "default_language_version: {python: python3.8}\nrepos:\n- repo: local\n  hooks:\n"
        "  - {id: a, language: docker_image, entry: --entrypoint=x acme/lint:1.2 --all}\n"
        "  - {id: b, language: node, language_version: 14.1.0}\n"
    )
    found = [(one.type, one.name, one.version, one.scope) for one in parsed.components]
    assert found == [
        ("generic", "python", "3.8", "dev"),
        ("docker", "acme/lint", "1.2", "dev"),
        ("generic", "nodejs", "14.1.0", "dev"),
    ]


def test_what_is_not_understood_is_told_with_its_line() -> None:
    extra = "    language: python\n    additional_dependencies:\n    - 'a b c'\n"
    assert hook(extra).error == "what a hook needs is not understood (line 7)"
    assert "(line 2)" in config("repos:\n- hooks: []\n").error
