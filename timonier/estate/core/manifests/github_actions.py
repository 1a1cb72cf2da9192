"""GitHub Actions: the actions, runners, runtimes and images a workflow uses, and what it may do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.ci_commands import test_command
from timonier.estate.core.manifests.images import image_facts
from timonier.estate.core.manifests.located import (
    Node,
    Table,
    Text,
    load_documents,
    rows,
    table,
    text,
    texts,
)
from timonier.estate.core.manifests.registry import reader
from timonier.estate.core.manifests.runtimes import runtime_component

_USES = re.compile(r"([\w.-]{1,100}/[\w.-]{1,100})(/[\w./-]{1,200})?@([\w./+-]{1,200})")
_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_VERSION_COMMENT = re.compile(r"#\s*(?:[a-z]{1,20}[=@:\s]\s*)?(v?\d[\w.+-]{0,40})\s*$", re.I)
_HOSTED = re.compile(r"(?:ubuntu|windows|macos)-[\w.-]{1,40}")
_MATRIX = re.compile(r"\$\{\{\s*matrix\.([\w-]+)\s*(?:\|\|\s*'([^'\n]{1,100})'\s*)?\}\}")
# Contexts that anyone who opens an issue or a pull request can fill with shell code.
_UNTRUSTED = re.compile(
    r"\$\{\{[^}]{0,200}?\b(github\.(?:head_ref|event\.(?:issue|pull_request|comment|review|"
    r"review_comment|discussion|head_commit|commits|pages|workflow_run)\.[\w.*\[\]]{0,80}"
    r"(?:title|body|message|name|email|ref|label|default_branch|page_name|head_branch)))\b"
)
_HEAD_REF = re.compile(
    r"github\.(?:head_ref|event\.(?:pull_request\.(?:head|number|merge_commit_sha)"
    r"|workflow_run\.head|number))"
)
# Action -> its inputs that name a runtime.
_SETUPS = {
    "actions/setup-python": {"python-version": "python"},
    "actions/setup-node": {"node-version": "nodejs"},
    "actions/setup-go": {"go-version": "go"},
    "actions/setup-java": {"java-version": "java"},
    "actions/setup-dotnet": {"dotnet-version": "dotnet"},
    "actions/setup-ruby": {"ruby-version": "ruby"},
    "ruby/setup-ruby": {"ruby-version": "ruby"},
    "shivammathur/setup-php": {"php-version": "php"},
    "erlef/setup-beam": {"otp-version": "erlang", "elixir-version": "elixir"},
    "hashicorp/setup-terraform": {"terraform_version": "terraform"},
    "opentofu/setup-opentofu": {"tofu_version": "opentofu"},
    "denoland/setup-deno": {"deno-version": "deno"},
    "oven-sh/setup-bun": {"bun-version": "bun"},
    "pnpm/action-setup": {"version": "pnpm"},
    "gradle/actions": {"gradle-version": "gradle"},
    "astral-sh/setup-uv": {"python-version": "python"},
    "actions-rs/toolchain": {"toolchain": "rust"},
    "azure/setup-kubectl": {"version": "kubernetes"},
}


@reader("github-workflow")
def read_workflow(path: str, data: bytes) -> Parsed:
    """Facts of one workflow; raises Unreadable."""
    reading = Workflow(data)
    for document in load_documents(data):
        root = table(document)
        if "jobs" in root:
            reading.workflow(root)
    return Parsed(tuple(reading.components), tuple(reading.observations))


@reader("github-action", sniff=lambda data: b"runs" in data and b"using" in data)
def read_action(path: str, data: bytes) -> Parsed:
    """Facts of an action that the repository offers; raises Unreadable."""
    reading = Workflow(data)
    for document in load_documents(data):
        runs = table(table(document).get("runs"))
        using = text(runs.get("using"))
        if using.startswith("node"):
            component = runtime_component("nodejs", using[4:], line=using.line, scope="prod")
            reading.components += [component] if component else []
        image = text(runs.get("image"))
        if image.startswith("docker://"):
            reading.image(image, "action")
        for step in _steps(runs.get("steps")):
            reading.step(step, "action", Table(0))
    return Parsed(tuple(reading.components), tuple(reading.observations))


class Workflow:
    """The facts of one file while its jobs are read; `Text.line` leads back to the raw lines."""

    def __init__(self, data: bytes) -> None:
        self._lines = data.decode("utf-8", "replace").splitlines()
        self._tested: set[str] = set()
        self.components: list[Component] = []
        self.observations: list[Observation] = []
        self.privileged = ""  # the trigger that gives strangers' code the repository's secrets

    def note(self, kind: str, subject: str, line: int, **data: object) -> None:
        """Keep one observation."""
        self.observations.append(Observation(kind, subject, line, data))

    def workflow(self, root: Table) -> None:
        """Read a whole workflow."""
        on = root.get("on")
        triggers = set(on) if isinstance(on, Table) else {str(t) for t in texts(on)}
        risky = sorted(triggers & {"pull_request_target", "workflow_run"})
        self.privileged = risky[0] if risky else ""
        jobs = {name: table(job) for name, job in table(root.get("jobs")).items()}
        self.note("ci", "github-actions", root.lines.get("jobs", 1), triggers=sorted(triggers)[:20])
        self._permissions("workflow", root.get("permissions"), root.lines.get("permissions", 0))
        if "permissions" not in root and any("permissions" not in job for job in jobs.values()):
            self.note("workflow-permissions", "workflow", root.line, level="missing", write=[])
        for name, job in jobs.items():
            self._permissions(
                f"job:{name}"[:100], job.get("permissions"), job.lines.get("permissions", 0)
            )
            self._job(name, job)

    def _permissions(self, subject: str, node: Node | None, line: int) -> None:
        if node is None:
            return
        level = text(node).lower() if isinstance(node, Text) else "listed"
        write = sorted(key for key, value in table(node).items() if text(value) == "write")
        self.note("workflow-permissions", subject, line, level=level or "none", write=write)

    def _job(self, name: str, job: Table) -> None:
        matrix = table(table(job.get("strategy")).get("matrix"))
        if uses := text(job.get("uses")):
            self._action(uses, name)
        for label in _labels(job.get("runs-on")):
            self._runner(label, matrix, name)
        container = job.get("container")
        images = [text(container) or text(table(container).get("image"))]
        images += [text(table(s).get("image")) for s in table(job.get("services")).values()]
        for image in filter(None, images):
            for expanded in _expand(image, matrix):
                self.image(expanded, name)
        for step in _steps(job.get("steps")):
            self.step(step, name, matrix)

    def image(self, reference: Text, stage: str) -> None:
        """Keep a container image that the build itself runs in."""
        found, noted = image_facts(reference, line=reference.line, scope="dev", stage=stage)
        self.components += found
        self.observations += noted

    def _runner(self, label: Text, matrix: Table, job: str) -> None:
        for expanded in _expand(label, matrix):
            if "${{" in expanded:
                self.note("runner-unresolved", str(expanded)[:160], label.line, job=job)
                continue
            hosted = _HOSTED.fullmatch(expanded) is not None
            self.note("runner", str(expanded)[:100], expanded.line, job=job, hosted=hosted)
            if hosted:
                self.components.append(
                    Component("generic", "github-runner", version=str(expanded), scope="dev",
                              direct=True, line=expanded.line)
                )  # fmt: skip

    def step(self, step: Table, job: str, matrix: Table) -> None:
        """Read one step of a job or of a composite action."""
        inputs = table(step.get("with"))
        if uses := text(step.get("uses")):
            self._action(uses, job)
            self._setup(uses.split("@")[0].lower(), inputs, matrix)
            self._checkout(uses, inputs, job)
        script = text(step.get("run")) or text(inputs.get("script"))
        if script:
            self._script(script, job)

    def _script(self, script: Text, job: str) -> None:
        command = test_command(script)
        if command and job not in self._tested:
            self._tested.add(job)
            self.note("runs-tests", job, script.line, command=command)
        if match := _UNTRUSTED.search(script):
            self.note("dangerous-workflow", job, script.line, reason="script-injection",
                      expression=match[1])  # fmt: skip

    def _checkout(self, uses: Text, inputs: Table, job: str) -> None:
        reference = text(inputs.get("ref")) + " " + text(inputs.get("repository"))
        if self.privileged and uses.startswith("actions/checkout@") and _HEAD_REF.search(reference):
            self.note("dangerous-workflow", job, uses.line, reason="untrusted-checkout",
                      expression=self.privileged)  # fmt: skip

    def _action(self, uses: Text, job: str) -> None:
        if uses.startswith("docker://"):
            self.image(uses, job)
            return
        match = _USES.fullmatch(uses)
        if uses.startswith(".") or match is None:
            return
        name, folder, ref = match[1].lower(), (match[2] or "").strip("/"), match[3]
        digest = ref if _SHA.fullmatch(ref) else ""
        raw = self._lines[uses.line - 1] if 0 < uses.line <= len(self._lines) else ""
        comment = _VERSION_COMMENT.search(raw[:1000]) if digest else None
        self.components.append(
            Component("githubactions", name, version=ref, scope="dev", direct=True, line=uses.line,
                      digest=digest)
        )  # fmt: skip
        self.note("action-reference", f"{name}@{ref}", uses.line, name=name, path=folder, ref=ref,
                  pinned=bool(digest), comment=comment[1] if comment else "", job=job)  # fmt: skip

    def _setup(self, action: str, inputs: Table, matrix: Table) -> None:
        settings = _SETUPS.get("/".join(action.split("/")[:2]), {})
        vendor = text(inputs.get("distribution"))
        for key, product in settings.items():
            values = texts(inputs.get(key))
            lines = chain.from_iterable(_split_lines(value) for value in values)
            for spec in chain.from_iterable(_expand(line, matrix) for line in lines):
                component = runtime_component(
                    product, spec, line=spec.line, scope="dev", vendor=vendor
                )
                if component is not None and component not in self.components:
                    self.components.append(component)


def _steps(node: Node | None) -> Iterator[Table]:
    """The steps in order, those that run side by side included."""
    for step in map(table, rows(node)):
        yield step
        yield from map(table, rows(step.get("parallel")))


def _split_lines(value: Text) -> list[Text]:
    """setup-* actions take several versions, one a line of a block scalar."""
    parts = value.split("\n")
    first = value.line + (1 if len(parts) > 1 else 0)
    return [Text.at(part.strip(), first + n) for n, part in enumerate(parts) if part.strip()]


def _labels(node: Node | None) -> list[Text]:
    """The labels of `runs-on`: a text, a list, or a group with labels."""
    labels = table(node).get("labels") if isinstance(node, Table) else node
    return texts(labels)


def _expand(value: Text, matrix: Table) -> list[Text]:
    """The literal values that a `${{ matrix.x }}` takes; the value itself when there is none."""
    match = _MATRIX.search(value)
    if match is None:
        return [value]
    key = match[1]
    choices = texts(matrix.get(key))
    for include in map(table, rows(matrix.get("include"))):
        choices += texts(include.get(key))
    if match[2]:
        choices.append(Text.at(match[2], value.line))
    whole = match[0]
    seen: dict[str, Text] = {}
    for choice in choices[:100]:
        seen.setdefault(str(choice), Text.at(value.replace(whole, choice), choice.line))
    return list(seen.values()) or [value]
