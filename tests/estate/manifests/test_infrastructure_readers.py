"""Every infrastructure reader, on content it did not expect: facts or a stated refusal, in time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.costs import within
from timonier.estate.core.facts import Parsed, Unreadable
from timonier.estate.core.manifests.registry import READERS, load

_NAMES = {
    "dockerfile": "Dockerfile", "compose": "compose.yml", "kubernetes": "a.yaml",
    "kustomize": "kustomization.yaml", "helm-chart": "Chart.yaml", "helm-lock": "Chart.lock",
    "helm-values": "values.yaml", "terraform": "main.tf", "terraform-lock": ".terraform.lock.hcl",
    "github-workflow": ".github/workflows/ci.yml", "github-action": "action.yml",
    "gitlab-ci": ".gitlab-ci.yml", "jenkinsfile": "Jenkinsfile", "circleci": ".circleci/config.yml",
    "azure-pipelines": "azure-pipelines.yml", "travis": ".travis.yml",
    "bitbucket-pipelines": "bitbucket-pipelines.yml", "drone": ".drone.yml",
    "version-file": ".nvmrc", "tool-versions": ".tool-versions", "runtime-txt": "runtime.txt",
    "sdkmanrc": ".sdkmanrc", "dotnet-sdk": "global.json", "mise": "mise.toml",
    "rust-toolchain": "rust-toolchain.toml", "codeowners": "CODEOWNERS",
    "dependabot": ".github/dependabot.yml", "renovate": "renovate.json",
}  # fmt: skip
# Pieces that make random text look enough like a manifest to get past a reader's first test.
_PIECES = st.sampled_from(
    [
        "jobs:\n", "  a:\n", "    steps:\n", "    - uses: a/b@c\n", "    - run: x\n",
        "image: a:1\n",
        "services:\n", "  - x\n", "apiVersion: v1\n", "kind: Pod\n", "spec: {containers: [",
        "{image: 1}", "]}", "include: [{project: p}]\n", "FROM a AS b\n", "COPY --from=b . .\n",
        "ENV A=$B\n", "terraform {\n", "}\n", 'x = "${a}"\n', 'resource "a" "b" {\n',
        "<<EOF\n",
        "dependencies: [1, {name: 2}]\n", "version: 2\n", "- updates\n", "updates: {a: [b]}\n",
        "\\\n", "\t", "{{ x }}\n", "* @a/b\n", "[section] @c\n", "node 20\n", "[tools]\n",
        "on: {}\n",
        "runs: {using: node16, steps: 1}\n", "matrix: [1]\n",
        "strategy: {matrix: {os: [{a: b}]}}\n",
    ]
)  # fmt: skip
_CONTENT = st.one_of(
    st.binary(max_size=200),
    st.lists(st.one_of(_PIECES, st.text(max_size=12)), max_size=14).map(
        lambda parts: "".join(parts).encode("utf-8", "surrogatepass")
    ),
)
_HOSTILE = [
    b"",
    b"\0" * 1000,
    b"[" * 20_000,
    b"{" * 20_000,
    b"- " * 20_000,
    b"? " * 90_000,
    b"a:\n" + b" b:\n" * 20_000,
    b'"' * 50_000,
    b"x = {" * 10_000,
    b"FROM ${" * 10_000,
    b"RUN <<A <<A <<A\n" * 5_000,
    b"curl " * 40_000,
    b"run: mvn " + b"a " * 50_000,
    b"*" * 50_000 + b" @a\n",
]


@pytest.mark.parametrize("kind", sorted(_NAMES))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=_CONTENT)
def test_a_reader_returns_facts_or_refuses_in_words(kind: str, data: bytes) -> None:
    load()
    try:
        parsed = READERS[kind].read(_NAMES[kind], data)
    except Unreadable as refusal:
        assert str(refusal)
    else:
        assert isinstance(parsed, Parsed)
        assert all(not (c.version and c.constraint) for c in parsed.components)
        assert all(c.name for c in parsed.components)


@pytest.mark.parametrize("kind", sorted(_NAMES))
def test_hostile_content_costs_little_time(kind: str) -> None:
    load()
    for data in _HOSTILE:
        with within(1):
            try:
                READERS[kind].read(_NAMES[kind], data)
            except Unreadable as refusal:
                assert str(refusal)
