"""Ansible's roles and collections, wherever they are asked for."""

import pytest

from timonier.estate.core.facts import Parsed
from timonier.estate.core.manifests.registry import parse


def galaxy(text: str, name: str = "requirements.yml") -> Parsed:
    return parse("ansible-galaxy", name, text.encode())


def role(text: str) -> Parsed:
    return parse("ansible-role", "roles/web/meta/main.yml", text.encode())


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("acme.web", ("acme.web", "", "", "")),
        ("{name: acme.web, version: 1.2.3}", ("acme.web", "1.2.3", "", "")),
        ("{src: acme.web, version: v1.2.3}", ("acme.web", "1.2.3", "", "")),
        ("{role: acme.web, version: '1.2'}", ("acme.web", "1.2", "", "")),
        ("'acme.web,1.0.0'", ("acme.web", "1.0.0", "", "")),
        ("{src: 'https://github.com/acme/web', version: 1.0.0}", ("acme/web", "1.0.0", "", "git")),
        ("{src: 'git+https://git.example.org/a/web.git', version: 1.0.0}",
         ("web", "1.0.0", "", "git")),
        ("../common", ("../common", "", "", "path")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["- {}\n", "roles:\n- {}\n"])
def test_a_role_is_read_in_the_old_and_the_new_form(
    form: str, entry: str, expected: tuple[str, str, str, str]
) -> None:
    parsed = galaxy(form.format(entry))
    assert not parsed.error
    (one,) = parsed.components
    assert (one.name, one.version, one.constraint, one.source) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("acme.tools", ("acme.tools", "", "", "")),
        ("{name: acme.tools, version: '>=1.0.0,<2.0.0'}",
         ("acme.tools", "", ">=1.0.0,<2.0.0", "")),
        ("{name: acme.tools, version: '==1.0.0'}", ("acme.tools", "1.0.0", "", "")),
        ("{name: acme.tools, version: 1.0.0, source: 'https://galaxy.example.org'}",
         ("acme.tools", "1.0.0", "", "")),
        ("'acme.tools:1.0.0'", ("acme.tools", "1.0.0", "", "")),
        ("{name: 'https://github.com/acme/tools.git', type: git, version: 1.0.0}",
         ("acme/tools", "1.0.0", "", "git")),
        ("{name: acme.tools, version: '*'}", ("acme.tools", "", "", "")),
    ],
)  # fmt: skip
def test_a_collection_is_read_with_its_version_or_range(
    entry: str, expected: tuple[str, str, str, str]
) -> None:
    parsed = galaxy(f"collections:\n- {entry}\n")
    assert not parsed.error
    (one,) = parsed.components
    assert (one.name, one.version, one.constraint, one.source) == expected
    assert one.line == 2


def test_a_collection_states_its_dependencies_and_itself() -> None:
    parsed = galaxy(
        "namespace: acme\nname: ours\nversion: 1.0.0\ndependencies:\n  acme.base: '>=2.0.0'\n",
        "galaxy.yml",
    )
    assert [(one.name, one.constraint, one.line) for one in parsed.components] == [
        ("acme.base", ">=2.0.0", 5)
    ]
    assert [one.subject for one in parsed.observations if one.kind == "project"] == ["acme.ours"]


def test_a_role_states_what_it_needs_and_the_least_ansible() -> None:
    parsed = role(
        "galaxy_info:\n  min_ansible_version: '2.9'\ndependencies:\n- common\n"
        "- {role: acme.web, version: 1.0.0}\ncollections: [acme.tools]\n"
    )
    found = [(one.name, one.version, one.constraint, one.source) for one in parsed.components]
    assert found == [
        ("common", "", "", "path"),
        ("acme.web", "1.0.0", "", ""),
        ("acme.tools", "", "", ""),
        ("ansible-core", "", ">=2.9", ""),
    ]


def test_a_branch_is_no_version_and_what_is_computed_is_told() -> None:
    parsed = galaxy("roles:\n- {src: acme.web, version: main}\n- '{{ role }}'\n- include: x.yml\n")
    assert [(one.subject, one.line) for one in parsed.observations if one.kind == "unresolved"] == [
        ("acme.web", 2)
    ]
    assert parsed.error == (
        "what is installed is not stated (line 3); another file is included (line 4)"
    )
