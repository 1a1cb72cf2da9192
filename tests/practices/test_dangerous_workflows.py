"""How grave it is that strangers reach a workflow: by text in a shell, by code that is run."""

from __future__ import annotations

import pytest

from . import make

STEPS = "    runs-on: ubuntu-latest\n    steps:\n"


def workflow(body: str, head: str = "", on: str = "push") -> dict[str, str]:
    return {".github/workflows/ci.yml": f"on: {on}\n{head}jobs:\n  build:\n{body}"}


@pytest.mark.parametrize(
    ("on", "text", "head", "severity"),
    [
        ("pull_request_target", "github.event.pull_request.title", "", "high"),
        ("[push, pull_request_target]", "github.head_ref", "", "high"),
        ("pull_request", "github.event.pull_request.title", "", "low"),
        ("push", "github.event.head_commit.message", "", "medium"),
        ("workflow_call", "github.event.issue.body", "", "medium"),
        ("issues", "github.event.issue.title", "permissions: {}\n", "medium"),
        ("push", "github.event.issue.title", "", ""),  # no push fills it
        ("issues", "github.event.issue.number", "", ""),
        ("pull_request_target", "github.event.pull_request.base.ref", "", ""),
        ("pull_request_target", "github.event.pull_request.head.sha", "", ""),
        ("issues", "contains(github.event.issue.title, 'x')", "", ""),
        ("pull_request_target", "github.head_ref == 'main' && 'a' || 'b'", "", ""),
        ("issues", "toJSON(github.event)", "", "high"),
    ],
)
def test_a_text_in_a_shell_is_as_grave_as_what_its_writer_can_reach(
    on: str, text: str, head: str, severity: str
) -> None:
    body = f"{STEPS}      - run: echo ${{{{ {text} }}}}\n"
    found = make.issues(workflow(body, head, on), "dangerous-workflow")
    assert [one.severity for one in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("job", "severity"),
    [
        ("if: github.repository_owner == 'ours'", "high"),
        ("if: contains(github.event.pull_request.labels.*.name, 'ok')", "medium"),
        ("if: github.actor == 'ours'", "medium"),
        ("environment: review", "medium"),
        ("if: github.event.pull_request.head.repo.full_name == github.repository", ""),
        ("if: github.event_name == 'push'", ""),
        ("if: github.event_name != 'push' || github.actor == 'ours'", "high"),
    ],
)
def test_what_stands_before_a_job_is_weighed_and_said(job: str, severity: str) -> None:
    body = f"    {job}\n{STEPS}      - run: echo ${{{{ github.head_ref }}}}\n"
    found = make.issues(workflow(body, on="pull_request_target"), "dangerous-workflow")
    assert [one.severity for one in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("then", "severity"),
    [
        ("      - run: npm ci && npm test\n", "high"),
        ("      - uses: ./.github/actions/build\n", "high"),
        ("      - uses: some/linter@v1\n", "medium"),
        ("      - run: git diff --stat | wc -l\n", "low"),
        ("", "low"),
    ],
)
def test_a_stranger_s_code_is_as_dangerous_as_what_is_done_with_it(
    then: str, severity: str
) -> None:
    reference = "${{ github.event.pull_request.head.sha }}"
    body = f"{STEPS}      - uses: actions/checkout@v4\n        with: {{ref: '{reference}'}}\n{then}"
    one = make.the(make.issues(workflow(body, on="pull_request_target"), "dangerous-workflow"))
    assert (one.severity, one.line) == (severity, 6)


@pytest.mark.parametrize(
    ("given", "severity"),
    [
        ("ref: '${{ github.head_ref }}'", ""),  # a branch of this repository
        ("ref: 'refs/heads/${{ github.event.pull_request.head.ref }}'", ""),
        ("ref: 'refs/pull/${{ github.event.number }}/merge'", "high"),
        ("ref: '${{ github.head_ref || github.event.pull_request.head.sha }}'", "high"),
        (
            "ref: '${{ github.head_ref }}', "
            "repository: '${{ github.event.pull_request.head.repo.full_name }}'",
            "high",
        ),
    ],
)
def test_the_name_of_a_branch_without_its_fork_is_no_stranger_s_code(
    given: str, severity: str
) -> None:
    then = "      - run: npm ci && npm test\n"
    body = f"{STEPS}      - uses: actions/checkout@v4\n        with: {{{given}}}\n{then}"
    found = make.issues(workflow(body, on="pull_request_target"), "dangerous-workflow")
    assert [one.severity for one in found] == ([severity] if severity else [])
