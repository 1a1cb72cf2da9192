"""The runtimes that steps of GitHub Actions set up, and the ranges of releases they test on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from timonier.estate.core.facts import Component, Observation
from timonier.estate.core.manifests.github_contexts import Contexts
from timonier.estate.core.manifests.located import Node, Table, Text, rows, text
from timonier.estate.core.manifests.support_ranges import support_range
from timonier.estate.core.manifests.version_tokens import runtime_facts

# Action -> its inputs that name a runtime (each from the action's own documentation).
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
    "erlef/setup-elixir": {"otp-version": "erlang", "elixir-version": "elixir"},
    "hashicorp/setup-terraform": {"terraform_version": "terraform"},
    "opentofu/setup-opentofu": {"tofu_version": "opentofu"},
    "hashicorp/setup-packer": {"version": "packer"},
    "denoland/setup-deno": {"deno-version": "deno"},
    "oven-sh/setup-bun": {"bun-version": "bun"},
    "pnpm/action-setup": {"version": "pnpm"},
    "gradle/actions": {"gradle-version": "gradle"},
    "gradle/gradle-build-action": {"gradle-version": "gradle"},
    "astral-sh/setup-uv": {"python-version": "python"},
    "conda-incubator/setup-miniconda": {"python-version": "python"},
    "actions-rs/toolchain": {"toolchain": "rust"},
    "dtolnay/rust-toolchain": {"toolchain": "rust"},
    "actions-rust-lang/setup-rust-toolchain": {"toolchain": "rust"},
    "azure/setup-kubectl": {"version": "kubectl"},
    "subosito/flutter-action": {"flutter-version": "flutter"},
    "dart-lang/setup-dart": {"sdk": "dart"},
    "julia-actions/setup-julia": {"version": "julia"},
    "shogo82148/actions-setup-perl": {"perl-version": "perl"},
    "volta-cli/action": {"node-version": "nodejs"},
    "graalvm/setup-graalvm": {"java-version": "java"},
}
# The reference of this action is the release it installs: `dtolnay/rust-toolchain@1.70`.
_BY_REFERENCE = {"dtolnay/rust-toolchain": "rust"}

_RELEASE = re.compile(r"\d+(?:\.\d+)*|stable|beta|nightly")

type Found = Component | Observation


def runtimes_of(
    action: str, reference: str, inputs: Table, contexts: Contexts, *, job: str, line: int
) -> Iterator[Found]:
    """What a step sets up: components, and what is said of them.

    A version that only a run knows is a component without one and an `unresolved` observation;
    several versions, from a matrix or a list, are a `support-range`: what is tested on, not run.
    """
    name = "/".join(action.split("/")[:2])
    if name in _BY_REFERENCE and _RELEASE.fullmatch(reference):
        components, _ = runtime_facts(_BY_REFERENCE[name], reference, line=line, scope="dev")
        yield from components
    for key, product in _SETUPS.get(name, {}).items():
        if key in inputs:
            vendor = text(inputs.get("distribution"))
            yield from _stated(product, inputs[key], contexts, vendor, job)


def _stated(product: str, node: Node, contexts: Contexts, vendor: str, job: str) -> Iterator[Found]:
    specs: dict[str, Text] = {}
    unknown: list[Text] = []
    for one in rows(node) or [node]:
        for line in _split_lines(one) if isinstance(one, Text) else []:
            followed = contexts.follow(line)
            for spec in followed.texts():
                specs.setdefault(str(spec), spec)
            unknown += [line] if followed.is_open else []
    known: dict[tuple[str, str], Component] = {}
    for spec in specs.values():
        components, noted = runtime_facts(product, spec, line=spec.line, scope="dev", vendor=vendor)
        yield from noted
        known.update({(one.name, one.version or one.constraint): one for one in components})
    yield from known.values()
    yield from support_range([*known.values()], job)
    for token in unknown:
        components, noted = runtime_facts(product, token, line=token.line, scope="dev")
        yield from components
        yield from noted


def _split_lines(value: Text) -> list[Text]:
    """setup-* actions take several versions, one a line of a block scalar."""
    parts = value.split("\n") if value.is_block else [value]
    if any(part.count("${{") != part.count("}}") for part in parts):
        return [value]  # one expression over several lines
    return [
        Text.at(part.strip(), value.line_at(number))
        for number, part in enumerate(parts, start=1)
        if part.strip()
    ]
