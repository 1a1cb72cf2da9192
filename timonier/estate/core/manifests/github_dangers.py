"""Where a workflow hands a stranger's text to a shell, or runs a stranger's code with rights."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from timonier.estate.core.facts import Observation
from timonier.estate.core.manifests.github_expressions import EXPRESSION
from timonier.estate.core.manifests.github_guards import CALLED, Guarded, Trigger
from timonier.estate.core.manifests.located import Node, Table, Text, rows, table, text

_PATH = re.compile(r"\b(?:github|env)(?:\.[\w*-]{1,60}|\[[^\]\n]{1,60}\]){1,8}")
# What these say of a text is true or false, never the text.
_ANSWERS = re.compile(
    r"\b(?:contains|startsWith|endsWith|hashFiles)\([^()]{0,300}\)"
    r"|(?<![\w.*\[\]'-])[\w.*\[\]'-]{1,200}\s*(?:[!=]=\s*[\w.*\[\]'-]{1,200}|&&)",
    re.IGNORECASE,
)
_PULLS = ("pull_request_target", "pull_request", "pull_request_review",
          "pull_request_review_comment")  # fmt: skip
_COMMIT = ("message", "author.email", "author.name", "committer.email", "committer.name")
_HEAD = ("ref", "label", "repo.default_branch", "repo.description", "repo.homepage")
# Text that anyone can write, by the events that fill it (GitHub's documentation, "Understanding the
# risk of script injections", with what its list leaves out of discussions and runs).
_UNTRUSTED: dict[str, tuple[str, ...]] = {
    "github.head_ref": ("pull_request_target", "pull_request"),
    **dict.fromkeys(("github.event.issue.title", "github.event.issue.body"),
                    ("issues", "issue_comment")),
    **dict.fromkeys(("github.event.pull_request.title", "github.event.pull_request.body"), _PULLS),
    **dict.fromkeys((f"github.event.pull_request.head.{one}" for one in _HEAD), _PULLS),
    "github.event.comment.body": ("issue_comment", "discussion_comment", "commit_comment",
                                  "pull_request_review_comment"),
    "github.event.review.body": ("pull_request_review",),
    "github.event.review_comment.body": ("pull_request_review_comment",),
    **dict.fromkeys(("github.event.discussion.title", "github.event.discussion.body"),
                    ("discussion", "discussion_comment")),
    "github.event.pages.*.page_name": ("gollum",),
    **dict.fromkeys((f"github.event.{holder}.{one}" for one in _COMMIT
                     for holder in ("commits.*", "head_commit")), ("push",)),
    **dict.fromkeys((f"github.event.workflow_run.{one}" for one in (
        "head_branch", "display_title", "head_repository.description",
        "pull_requests.*.head.ref", *(f"head_commit.{part}" for part in _COMMIT))),
        ("workflow_run",)),
}  # fmt: skip
_WHOLE = ("github.event", "github.event.issue", "github.event.pull_request", "github.event.comment",
          "github.event.discussion", "github.event.review", "github.event.head_commit",
          "github.event.commits", "github.event.workflow_run")  # fmt: skip
_HEAD_REF = re.compile(
    r"github\.(?:head_ref|event\.(?:pull_request\.(?:head|number|merge_commit_sha)"
    r"|workflow_run\.(?:head|pull_requests)|number|issue\.number))"
)
_BRANCH = re.compile(
    r"github\.(?:head_ref|event\.(?:pull_request\.head\.ref|workflow_run\.head_branch))\b"
)
_FETCHES = re.compile(
    r"\bgh pr checkout\b|\bgit fetch\b[^\n]{0,300}\bpull/[^\n]{1,100}/(?:head|merge)"
)
_CODE_TRIGGERS = ("pull_request_target", "workflow_run", "issue_comment", CALLED)
_HARMLESS = re.compile(
    r"(?:echo|printf|git|gh|cat|ls|grep|egrep|jq|test|\[\[?|exit|if|then|else|elif|fi|for|while|do|done"
    r"|case|esac|cd|pwd|mkdir|cp|mv|rm|wc|head|tail|sort|uniq|sed|awk|tr|cut|diff|find|date|export|set"
    r"|true|false|sleep|read|curl|wget|\{|\}|#.*|[A-Za-z_]\w*=.*)(?:\s|;|$)"
)  # fmt: skip
_READERS = re.compile(
    r"(?:actions/(?:checkout|setup-[\w-]+|upload-artifact|download-artifact|cache|labeler|stale)"
    r"|dorny/paths-filter|tj-actions/changed-files|peter-evans/[\w-]+|amannn/[\w-]+)(?:/|@)"
)


def dangers(guarded: Guarded, job: str, steps: list[Table], env: Mapping[str, Node]) -> (
    Iterator[Observation]
):  # fmt: skip
    """What strangers can do in one job, each sort once."""
    told: set[tuple[str, str]] = set()
    checked_out = False  # one is told: what the later ones find is the same, at a high price
    for number, step in enumerate(steps):
        own = {**env, **table(step.get("env"))}
        found = [*_injections(guarded, job, step, own)]
        if not checked_out:
            found += _checkouts(guarded, job, step, steps[number + 1 :])
            checked_out = bool(found) and found[-1].data["reason"] == "untrusted-checkout"
        for one in found:
            what = (str(one.data["reason"]), str(one.data["expression"]))
            if what not in told:
                told.add(what)
                yield one


def _noted(
    guarded: Guarded, trigger: Trigger, job: str, line: int, reason: str, expression: str,
    runs: bool | None = None,
) -> Observation:  # fmt: skip
    facts = {"reason": reason, "expression": expression, "trigger": trigger.event,
             "power": trigger.power, "guard": trigger.guard, "token": guarded.token(job),
             "secrets": guarded.has_secrets(job), "runs": runs}  # fmt: skip
    return Observation("dangerous-workflow", job, line, facts)


def _injections(
    guarded: Guarded, job: str, step: Table, env: Mapping[str, Node]
) -> Iterator[Observation]:
    for script in (text(step.get("run")), text(table(step.get("with")).get("script"))):
        met: list[tuple[Trigger, str, int]] = []
        for path, offset in _paths(script, env):
            events = _UNTRUSTED.get(path) or guarded.events
            trigger = guarded.trigger({*events, CALLED}, job, step)
            met += [(trigger, path, offset)] if trigger is not None else []
        if met:
            trigger, path, offset = min(met, key=lambda one: one[0].danger)
            line = script.line_at(script.count("\n", 0, offset) + 1)
            yield _noted(guarded, trigger, job, line, "script-injection", path)


def _paths(script: str, env: Mapping[str, Node]) -> Iterator[tuple[str, int]]:
    """The untrusted contexts whose text a script takes in, with the place of each."""
    for match in EXPRESSION.finditer(script):
        for path in risky_paths(match[1]):
            if path.startswith("env."):
                value = env.get(path[4:])
                inner = EXPRESSION.findall(value) if isinstance(value, Text) else []
                yield from ((one, match.start()) for part in inner for one in risky_paths(part)
                            if not one.startswith("env."))  # fmt: skip
            else:
                yield path, match.start()


def risky_paths(expression: str) -> list[str]:
    """The contexts of which an expression gives the text itself, as `github.event.issue.title`.

    What is only compared or tested is left out; a whole event counts only inside toJSON.
    """
    if len(expression) > 2_000:
        return []
    found = []
    for match in _PATH.finditer(_ANSWERS.sub(" ", expression)):
        is_env = match[0].startswith("env")
        path = re.sub(r"\[(?:\d+|\*)\]", ".*", match[0] if is_env else match[0].lower())
        path = re.sub(r"\[['\"]?([\w*-]+)['\"]?\]", r".\1", path)
        path = re.sub(r"\.\d+(?=\.|$)", ".*", path)
        is_whole = path in _WHOLE and "tojson" in expression.lower()
        if path in _UNTRUSTED or is_whole or is_env:
            found.append(path)
    return found


def _checkouts(
    guarded: Guarded, job: str, step: Table, after: list[Table]
) -> Iterator[Observation]:
    uses, script = text(step.get("uses")), text(step.get("run"))
    inputs = table(step.get("with"))
    is_checkout = uses.startswith("actions/checkout@") and _is_strangers(inputs)
    fetched = _FETCHES.search(script)
    if not is_checkout and not fetched:
        return
    trigger = guarded.trigger(_CODE_TRIGGERS, job, step)
    if trigger is None or trigger.guard == "merged":
        return
    rest = [script[fetched.end() :]] if fetched else []
    runs = _runs(rest, after)
    line = step.lines.get("uses", 0) or step.lines.get("run", step.line)
    yield _noted(guarded, trigger, job, line, "untrusted-checkout", trigger.event, runs)


def _is_strangers(inputs: Table) -> bool:
    """Whether a checkout takes a stranger's code. The name of a branch alone does not: without the
    fork's `repository` it is a branch of this one, which strangers cannot write."""
    repository = str(text(inputs.get("repository")))
    reference = str(text(inputs.get("ref")))
    if not _HEAD_REF.search(repository):
        reference = _BRANCH.sub(" ", reference)
    return _HEAD_REF.search(f"{reference} {repository}") is not None


def _runs(rest: list[str], after: list[Table]) -> bool | None:
    """Whether the code that was checked out is run: True, False, or None when nobody can tell."""
    unsure = False
    scripts = [*rest, *(str(text(step.get("run"))) for step in after)]
    if any(_is_run(script) for script in scripts):
        return True
    for step in after:
        uses = text(step.get("uses"))
        if uses.startswith("./"):
            return True
        unsure = unsure or bool(uses and not _READERS.match(uses))
    return None if unsure else False


def _is_run(script: str) -> bool:
    """Whether a script has a command other than those that only read and report."""
    lines = (line.strip() for line in script.replace("\\\n", " ").splitlines())
    return any(line and not _HARMLESS.match(line) for line in lines)


def steps_of(node: Node | None) -> Iterator[Table]:
    """The steps in order, those that run side by side included."""
    for step in map(table, rows(node)):
        yield step
        yield from map(table, rows(step.get("parallel")))
