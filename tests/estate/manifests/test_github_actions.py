"""GitHub Actions: actions, runners, runtimes, permissions, tests, and doors left to strangers."""

from __future__ import annotations

from timonier.estate.core.facts import Observation, Parsed
from timonier.estate.core.formats import kind_of
from timonier.estate.core.manifests.github_actions import read_action, read_workflow

_SHA = "0123456789abcdef0123456789abcdef01234567"
_WORKFLOW = f"""\
on: [push, pull_request]
jobs:
  test:
    runs-on: ${{{{ matrix.os }}}}
    strategy:
      matrix:
        os: [ubuntu-20.04, windows-latest]
        python: [3.9, "3.10"]
        include:
          - os: macos-12
    container: {{image: "node:16"}}
    services:
      db: {{image: "postgres:12"}}
    steps:
      - uses: actions/checkout@{_SHA} # v4.1.2
      - uses: actions/setup-python@v5
        with:
          python-version: ${{{{ matrix.python }}}}
      - uses: actions/setup-java@v4
        with: {{distribution: temurin, java-version: "17"}}
      - uses: github/codeql-action/init@main
      - uses: ./.github/actions/own
      - uses: docker://alpine:3.8
      - run: |
          pip install -r requirements.txt
          pytest -q
  deploy:
    runs-on: [self-hosted, linux]
    permissions: write-all
    steps:
      - run: echo "${{{{ github.event.pull_request.title }}}}"
""".encode()


def read(source: bytes = _WORKFLOW) -> Parsed:
    return read_workflow(".github/workflows/ci.yml", source)


def noted(parsed: Parsed, kind: str) -> list[Observation]:
    return [o for o in parsed.observations if o.kind == kind]


def components(parsed: Parsed, kind: str) -> list[tuple[str, str, int]]:
    return [(c.name, c.version, c.line) for c in parsed.components if c.type == kind]


def test_actions_are_components_at_their_reference() -> None:
    assert components(read(), "githubactions") == [
        ("actions/checkout", _SHA, 15),
        ("actions/setup-python", "v5", 16),
        ("actions/setup-java", "v4", 19),
        ("github/codeql-action", "main", 21),
    ]


def test_a_pinned_action_keeps_the_version_its_comment_claims() -> None:
    first, second = noted(read(), "action-reference")[:2]
    assert (first.data["pinned"], first.data["comment"]) == (True, "v4.1.2")
    assert (second.data["pinned"], second.data["comment"]) == (False, "")


def test_runners_are_expanded_from_the_matrix_and_hosted_ones_age() -> None:
    assert [(o.subject, o.data["hosted"]) for o in noted(read(), "runner")] == [
        ("ubuntu-20.04", True),
        ("windows-latest", True),
        ("macos-12", True),
        ("self-hosted", False),
        ("linux", False),
    ]
    assert ("github-runner", "ubuntu-20.04", 7) in components(read(), "generic")


def test_runtimes_of_the_build_come_from_the_matrix_too() -> None:
    found = [(n, v) for n, v, _ in components(read(), "generic") if n != "github-runner"]
    assert found == [("python", "3.9"), ("python", "3.10"), ("eclipse-temurin", "17")]


def test_images_of_the_build_are_development_images() -> None:
    images = [c for c in read().components if c.type == "docker"]
    assert [(c.name, c.version, c.scope) for c in images] == [
        ("node", "16", "dev"),
        ("postgres", "12", "dev"),
        ("alpine", "3.8", "dev"),
    ]


def test_a_step_that_tests_is_recognised_once_per_job() -> None:
    assert [(o.subject, o.data["command"]) for o in noted(read(), "runs-tests")] == [
        ("test", "pytest")
    ]


def test_missing_and_broad_permissions_are_stated() -> None:
    levels = {o.subject: o.data["level"] for o in noted(read(), "workflow-permissions")}
    assert levels == {"workflow": "missing", "job:deploy": "write-all"}
    narrow = read(b"on: push\npermissions: {contents: write, issues: read}\njobs: {a: {}}\n")
    (observation,) = noted(narrow, "workflow-permissions")
    assert (observation.data["level"], observation.data["write"]) == ("listed", ["contents"])


def test_a_title_in_a_script_lets_strangers_run_code() -> None:
    (observation,) = noted(read(), "dangerous-workflow")
    assert observation.data["reason"] == "script-injection"
    assert observation.data["expression"] == "github.event.pull_request.title"


def test_checking_out_a_stranger_s_code_with_the_repository_s_secrets_is_dangerous() -> None:
    source = """\
on: {trigger: }
jobs:
  a:
    steps:
      - uses: actions/checkout@v4
        with: {ref: "${{ github.event.pull_request.head.sha }}"}
"""
    target = read(source.replace("trigger", "pull_request_target").encode())
    assert [o.data["reason"] for o in noted(target, "dangerous-workflow")] == ["untrusted-checkout"]
    assert not noted(read(source.replace("trigger", "pull_request").encode()), "dangerous-workflow")


def test_a_default_beside_the_matrix_is_one_of_its_values() -> None:
    source = """\
jobs:
  a:
    runs-on: ${{ matrix.os || 'ubuntu-22.04' }}
    strategy: {matrix: {include: [{os: macos-13}, {py: "3.9"}]}}
    steps: [{parallel: [{uses: a/b@v1}]}]
"""
    parsed = read(source.encode())
    assert [o.subject for o in noted(parsed, "runner")] == ["macos-13", "ubuntu-22.04"]
    assert components(parsed, "githubactions") == [("a/b", "v1", 5)]


def test_a_runner_behind_an_expression_is_unresolved() -> None:
    parsed = read(b"jobs: {a: {runs-on: '${{ inputs.os }}'}}\n")
    assert [o.subject for o in noted(parsed, "runner-unresolved")] == ["${{ inputs.os }}"]


def test_reusable_workflows_are_actions_with_a_path() -> None:
    parsed = read(b"jobs: {a: {uses: o/r/.github/workflows/x.yml@v1}}\n")
    (observation,) = noted(parsed, "action-reference")
    assert (observation.subject, observation.data["path"]) == ("o/r@v1", ".github/workflows/x.yml")


def test_an_offered_action_states_its_runtime_and_its_steps() -> None:
    assert components(
        read_action("action.yml", b"runs: {using: node16, main: i.js}\n"), "generic"
    ) == [("nodejs", "16", 1)]
    composite = b"runs:\n  using: composite\n  steps:\n    - uses: a/b@v1\n"
    assert components(read_action("action.yml", composite), "githubactions") == [("a/b", "v1", 4)]


def test_only_workflow_files_at_the_root_are_workflows() -> None:
    assert kind_of(".github/workflows/ci.yml") == "github-workflow"
    assert kind_of("docs/.github/workflows/ci.yml") != "github-workflow"
    assert kind_of("tools/lint/action.yaml") == "github-action"
