"""Who may start a job of GitHub Actions, and what stands between a stranger and its rights."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from timonier.estate.core.manifests.located import Node, Table, Text, rows, table, text, texts, walk

# A run of these has the repository's secrets and a token, whoever caused it (GitHub's documentation
# "Events that trigger workflows"; fork pull requests have neither).
PRIVILEGED = (
    "pull_request_target", "issue_comment", "workflow_run", "issues", "discussion_comment",
    "discussion", "commit_comment", "gollum",
)  # fmt: skip
_FORKS = ("pull_request", "pull_request_review", "pull_request_review_comment")
_MERGED = ("push",)  # a stranger's words come by somebody's merge
CALLED = "workflow_call"  # the caller's trigger counts, and nobody here knows it
_POWERS = {
    **dict.fromkeys(PRIVILEGED, "secrets"),
    **dict.fromkeys(_FORKS, "none"),
    **dict.fromkeys(_MERGED, "merge"),
    CALLED: "caller",
}
_STRONGEST = ("secrets", "caller", "merge", "none")

_OWN = re.compile(
    r"head\.repo\.(?:full_name|id|owner\.login)\s*==|==\s*github\.event\.pull_request\.head\.repo\."
    r"|!\s*github\.event\.pull_request\.head\.repo\.fork\b|head\.repo\.fork\s*(?:==\s*'?false|!=\s*'?true)"
    r"|head_repository\.(?:full_name|id|owner\.login)\s*==|==\s*github\.event\.workflow_run\.head_repository"
    r"|head_repository\.fork\s*(?:==\s*'?false|!=\s*'?true)"
    r"|workflow_run\.event\s*(?:==\s*'(?:push|schedule|workflow_dispatch|release)'|!=\s*'pull_request')"
)  # fmt: skip
# From the one that protects best; `repository` keeps other people's copies quiet, no stranger out.
_GUARDS = (
    ("own-branches", _OWN),
    ("association", re.compile(r"author_association")),
    ("label", re.compile(r"github\.event\.(?:pull_request\.|issue\.)?labels?\b")),
    ("merged", re.compile(r"(?<!!)github\.event\.pull_request\.merged\b(?!\s*(?:==\s*false|!=))")),
    ("actor", re.compile(r"(?:github\.(?:triggering_)?actor|(?:user|sender)\.login)\s*==")),
    ("repository", re.compile(r"github\.repository(?:_owner)?\s*==")),
)
_ORDER = (
    "own-branches",
    "environment",
    "association",
    "label",
    "merged",
    "actor",
    "repository",
    "",
)
_EVENT_IS = re.compile(r"github\.event_name\s*==\s*'([a-z_]+)'")
_EVENT_IS_NOT = re.compile(r"github\.event_name\s*!=\s*'([a-z_]+)'")
_SECRET = re.compile(r"\bsecrets(?:\.(?!GITHUB_TOKEN\b)|\[)|\bsecrets\s*:\s*inherit", re.IGNORECASE)
_MAX_NEEDS = 5


@dataclass(frozen=True, slots=True)
class Trigger:
    """The event by which a stranger can start a job, what the run then holds, what guards it."""

    event: str
    power: str  # secrets | caller | merge | none
    guard: str = ""  # environment | association | label | merged | actor | repository

    @property
    def danger(self) -> tuple[int, int]:
        """For `min`: the power first, then the weakness of the guard."""
        return (_STRONGEST.index(self.power), -_ORDER.index(self.guard))


def triggers_of(root: Table) -> dict[str, Table]:
    """The events of a workflow with their settings."""
    on = root.get("on")
    if isinstance(on, Table):
        return {name: table(setting) for name, setting in on.items()}
    return {str(name): Table(0) for name in texts(on)}


class Guarded:
    """The triggers of a workflow as each of its jobs and steps can meet them."""

    def __init__(self, root: Table) -> None:
        self.events = triggers_of(root)
        self.jobs = {name: table(job) for name, job in table(root.get("jobs")).items()}
        self.root = root
        self._secrets: dict[str, bool] = {}

    def trigger(self, events: Iterable[str], job: str, step: Table) -> Trigger | None:
        """The most powerful of `events` that can start the step; None when no stranger can."""
        found = [one for event in events if event in self.events
                 for one in self._met(event, job, step)]  # fmt: skip
        return min(found, key=lambda one: one.danger, default=None)

    def _met(self, event: str, job: str, step: Table) -> Iterator[Trigger]:
        power = _POWERS.get(event)
        if power is None:
            return
        conditions = [text(step.get("if")), *self._conditions(job, 0)]
        guards = [guard_of(one, event) for one in conditions if one]
        if None in guards:
            return  # a condition asks for another event
        if self._is_labelled(event):
            guards.append("label")
        if any("environment" in self.jobs.get(name, {}) for name in self._line(job, 0)):
            guards.append("environment")
        guard = min((one or "" for one in guards), key=_ORDER.index, default="")
        if guard != "own-branches":
            yield Trigger(event, power, guard)

    def _is_labelled(self, event: str) -> bool:
        return [str(one) for one in texts(self.events[event].get("types"))] == ["labeled"]

    def _line(self, job: str, depth: int) -> list[str]:
        """The job and those that it waits for: when one of them is skipped, so is the job."""
        needs = texts(self.jobs.get(job, Table(0)).get("needs"))[:_MAX_NEEDS]
        above = [one for name in needs for one in self._line(name, depth + 1)] if depth < 3 else []
        return [job, *above]

    def _conditions(self, job: str, depth: int) -> list[Text]:
        return [text(self.jobs.get(name, Table(0)).get("if")) for name in self._line(job, depth)]

    def token(self, job: str) -> str:
        """What the job's own token may do: `read`, `write`, or `unknown` when nothing is stated."""
        holder = self.jobs.get(job, Table(0))
        stated = holder.get("permissions", self.root.get("permissions"))
        if stated is None:
            return "unknown"
        if isinstance(stated, Text):
            return "write" if stated == "write-all" else "read"
        return "write" if any(text(v) == "write" for v in table(stated).values()) else "read"

    def has_secrets(self, job: str) -> bool:
        """Whether the job, or the whole workflow around it, names a secret of the repository."""
        if job not in self._secrets:
            holders: list[Node] = [self.jobs.get(job, Table(0)), self.root.get("env") or Table(0)]
            self._secrets[job] = any(_names_secret(holder) for holder in holders)
        return self._secrets[job]


def _names_secret(node: Node) -> bool:
    for holder in walk(node):
        if text(holder.get("secrets")) == "inherit":
            return True
        for value in holder.values():
            if any(_SECRET.search(one) for one in rows(value) or [value] if isinstance(one, Text)):
                return True
    return False


def guard_of(condition: str, event: str) -> str | None:
    """What an `if` asks of a run by `event`: a guard, nothing (""), or None: it never runs then.

    Of alternatives the weakest counts; what this does not understand guards nothing.
    """
    weakest: list[str] = []
    for part in condition.split("||"):
        named = {match[1] for match in _EVENT_IS.finditer(part)}
        if (named and event not in named) or event in _EVENT_IS_NOT.findall(part):
            continue
        weakest.append(next((name for name, sign in _GUARDS if sign.search(part)), ""))
    return max(weakest, key=_ORDER.index) if weakest else None
