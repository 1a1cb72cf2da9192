"""GitLab CI: images, services, included pipelines, and whether a job runs tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from timonier.estate.core.secrets import named_secret, names_a_secret

_NOT_JOBS = frozenset(
    {"default", "include", "stages", "variables", "workflow", "image", "services", "cache",
     "before_script", "after_script", "spec", "pages:deploy"}
)  # fmt: skip
# Templates that test by themselves, without a script in this file.
_TESTING_TEMPLATES = re.compile(r"Auto-DevOps|/?Test\.gitlab-ci|Unit-?Test", re.IGNORECASE)
_FULL_SHA = re.compile(r"[0-9a-f]{40}")


@reader("gitlab-ci")
def read_gitlab_ci(path: str, data: bytes) -> Parsed:
    """Facts of one pipeline file; raises Unreadable."""
    components: list[Component] = []
    observations: list[Observation] = []
    observations.append(Observation("ci", "gitlab-ci", 1, {}))
    growth = Growth()
    for root in map(table, load_documents(data)):
        variables = _variables(root)
        for job, reference in _images(root):
            resolved = substitute(reference, variables, growth)[0]
            growth.met_at(reference.line)
            found, noted = image_facts(resolved, line=reference.line, scope="dev", stage=job)
            components += found
            observations += noted
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


def _variables(root: Table) -> dict[str, str]:
    pairs = table(root.get("variables")).items()
    return {name: text(node) or text(table(node).get("value")) for name, node in pairs}


def _jobs(root: Table) -> Iterator[tuple[str, Table]]:
    for name, node in root.items():
        if name not in _NOT_JOBS and isinstance(node, Table):
            yield name, node


def _images(root: Table) -> Iterator[tuple[str, Text]]:
    """Every image and service, with the job (or "" for all jobs) that uses it."""
    holders = [("", root), ("", table(root.get("default"))), *_jobs(root)]
    for job, holder in holders:
        for node in (holder.get("image"), *rows(holder.get("services"))):
            reference = text(node) or text(table(node).get("name"))
            if reference:
                yield job, reference


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
