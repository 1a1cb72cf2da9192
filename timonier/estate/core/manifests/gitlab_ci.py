"""GitLab CI: images, services, included pipelines, and whether a job runs tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

from timonier.estate.core.facts import Component, Observation, Parsed
from timonier.estate.core.manifests.ci_commands import test_command
from timonier.estate.core.manifests.conventions import with_faults
from timonier.estate.core.manifests.docker_lines import substitute
from timonier.estate.core.manifests.growth import Growth
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
from timonier.estate.core.manifests.support_ranges import support_range
from timonier.estate.core.secrets import named_secret, names_a_secret

_NOT_JOBS = frozenset(
    {"default", "include", "stages", "variables", "workflow", "image", "services", "cache",
     "before_script", "after_script", "spec", "pages:deploy"}
)  # fmt: skip
# Templates that test by themselves, without a script in this file.
_TESTING_TEMPLATES = re.compile(r"Auto-DevOps|/?Test\.gitlab-ci|Unit-?Test", re.IGNORECASE)
_INPUT = re.compile(r"\$\[\[\s{0,5}inputs\.([\w-]{1,100})[^\]\n]{0,100}\]\]")
_MAX_JOBS = 200  # GitLab makes no more of one matrix
_MAX_AXES = 20
_FULL_SHA = re.compile(r"[0-9a-f]{40}")


@reader("gitlab-ci")
def read_gitlab_ci(path: str, data: bytes) -> Parsed:
    """Facts of one pipeline file; raises Unreadable."""
    components: list[Component] = []
    observations: list[Observation] = []
    observations.append(Observation("ci", "gitlab-ci", 1, {}))
    growth = Growth()
    inputs: dict[str, str] = {}
    for root in map(table, load_documents(data)):
        inputs.update(_input_defaults(root))
        for job, reference, choices in _images(root):
            known: list[Component] = []
            for variables in choices:
                resolved = substitute(_without_inputs(reference, inputs), variables, growth)[0]
                growth.met_at(reference.line)
                found, noted = image_facts(resolved, line=reference.line, scope="dev", stage=job)
                if not found or found[0] not in known:
                    known += found
                    observations += noted
            components += known
            observations += support_range([one for one in known if one.version], job)
        observations += _includes(root.get("include"))
        observations += _tests(root)
        for name, node in table(root.get("variables")).items():
            value = text(node) or text(table(node).get("value"))
            if names_a_secret(name, value):
                observations.append(
                    named_secret(
                        "gitlab-variable", name=name, line=value.line, path=path, value=value
                    )
                )
    return with_faults(Parsed(tuple(components), tuple(observations)), growth.faults())


def _variables(holder: Table) -> dict[str, str]:
    pairs = table(holder.get("variables")).items()
    return {name: text(node) or text(table(node).get("value")) for name, node in pairs}


def _input_defaults(root: Table) -> dict[str, str]:
    """The defaults of the inputs that a pipeline component declares in its first document."""
    inputs = table(table(root.get("spec")).get("inputs"))
    found = {name: text(table(stated).get("default")) for name, stated in inputs.items()}
    return {name: value for name, value in found.items() if value}


def _without_inputs(reference: str, inputs: dict[str, str]) -> str:
    return _INPUT.sub(lambda match: inputs.get(match[1], match[0])[:200], reference[:2_000])


def _combinations(job: Table) -> list[dict[str, str]]:
    """The variables of each job that `parallel: matrix` makes; one empty set without it."""
    found: list[dict[str, str]] = []
    for entry in map(table, rows(table(job.get("parallel")).get("matrix"))):
        names = [*entry][:_MAX_AXES]
        choices = [[str(one) for one in texts(entry[name])] for name in names]
        chosen = islice(product(*choices), _MAX_JOBS)
        found += [dict(zip(names, values, strict=True)) for values in chosen]
    return found[:_MAX_JOBS] or [{}]


def _jobs(root: Table) -> Iterator[tuple[str, Table]]:
    for name, node in root.items():
        if name not in _NOT_JOBS and isinstance(node, Table):
            yield name, node


def _images(root: Table) -> (
    Iterator[tuple[str, Text, list[dict[str, str]]]]
):  # fmt: skip
    """Every image and service, the job (or "" for all jobs) that uses it, and its variables."""
    around = _variables(root)
    holders = [("", root), ("", table(root.get("default"))), *_jobs(root)]
    for job, holder in holders:
        images = [text(node) or text(table(node).get("name"))
                  for node in (holder.get("image"), *rows(holder.get("services")))]  # fmt: skip
        own = _variables(holder) if job else {}
        for reference in filter(None, images):
            combinations = _combinations(holder) if "$" in reference else [{}]
            yield job, reference, [{**around, **own, **one} for one in combinations]


def _includes(node: Node | None) -> Iterator[Observation]:
    for item in rows(node) or [node or Text()]:
        entry = table(item)
        plain = text(item)
        ref = text(entry.get("ref"))
        if project := text(entry.get("project")):
            facts = {"kind": "project", "ref": str(ref), "pinned": bool(_FULL_SHA.fullmatch(ref))}
            yield Observation("ci-include", project[:200], project.line, facts)
        elif component := text(entry.get("component")):
            name, _, version = component.rpartition("@")
            facts = {
                "kind": "component",
                "ref": version,
                "pinned": bool(_FULL_SHA.fullmatch(version)),
            }
            yield Observation("ci-include", (name or component)[:200], component.line, facts)
        elif remote := text(entry.get("remote")) or (plain if "://" in plain else text(None)):
            address = re.sub(r"://[^/@]{0,200}@", "://", remote.split("?")[0])[:200]
            yield Observation(
                "ci-include", address, remote.line, {"kind": "remote", "pinned": False}
            )
        elif local := text(entry.get("local")) or plain:
            yield Observation("include", local[:300], local.line, {})
        elif template := text(entry.get("template")):
            facts = {"kind": "template", "pinned": True}
            yield Observation("ci-include", template[:200], template.line, facts)


def _tests(root: Table) -> Iterator[Observation]:
    for name, job in _jobs(root):
        script = _script(job.get("script")) or _script(job.get("before_script"))
        if command := test_command(script):
            line = job.lines.get("script", job.line)
            yield Observation("runs-tests", name[:100], line, {"command": command})
    for item in rows(root.get("include")) or [table(root.get("include"))]:
        template = text(table(item).get("template"))
        if template and _TESTING_TEMPLATES.search(template):
            yield Observation("runs-tests", template[:100], template.line, {"command": "template"})


def _script(node: Node | None) -> str:
    lines: list[str] = [str(part) for part in texts(node)]
    for part in rows(node):
        lines += [str(inner) for inner in rows(part) if isinstance(inner, Text)]
    return "\n".join(lines)
