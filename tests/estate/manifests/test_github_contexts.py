"""Contexts of workflows: what a file states of them is followed, the rest is unknown and told."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Observation, Parsed
from timonier.estate.core.manifests.github_actions import read_action, read_workflow
from timonier.estate.core.manifests.github_contexts import Contexts, combinations
from timonier.estate.core.manifests.github_expressions import UNKNOWN, UNSET, evaluate
from timonier.estate.core.manifests.located import Text, load_documents

_JOB = """\
on:
  workflow_dispatch: {inputs: {py: {default: "3.7"}, open: {required: true}}}
env: {PY: "3.8", FAR: "${{ inputs.py }}", LOOP: "${{ env.LOOP }}", OUT: "${{ vars.PY }}"}
jobs:
  a:
    env: {PY: "3.9"}
    strategy:
      matrix: MATRIX
    steps:
      - run: echo "SET=3.1" >> $GITHUB_ENV
      - uses: actions/setup-python@v5
        env: {STEP: "3.6", SET: "3.2"}
        with: {python-version: "VALUE"}
"""


def read(value: str, matrix: str = "{x: [1]}") -> Parsed:
    source = _JOB.replace("MATRIX", matrix).replace("VALUE", value)
    return read_workflow(".github/workflows/ci.yml", source.encode())


def versions(parsed: Parsed) -> list[str]:
    return [c.version or c.constraint for c in parsed.components if c.name == "python"]


def noted(parsed: Parsed, kind: str) -> list[Observation]:
    return [o for o in parsed.observations if o.kind == kind]


@pytest.mark.parametrize(
    ("value", "matrix", "found"),
    [
        ("${{ env.PY }}", "{}", ["3.9"]),
        ("${{ env.STEP }}", "{}", ["3.6"]),
        ("${{ env.FAR }}", "{}", ["3.7"]),
        ("${{ inputs.py }}", "{}", ["3.7"]),
        ("${{ github.event.inputs.py }}", "{}", ["3.7"]),
        ("${{ inputs.open || '3.5' }}", "{}", ["3.5"]),
        ("${{ vars.PY || env.PY }}", "{}", ["3.9"]),
        ("${{ matrix.py }}", "{py: [3.10, 3.9]}", ["3.10", "3.9"]),
        ("${{ matrix['py'] }}", "{py: [3.10]}", ["3.10"]),
        ("${{ matrix.cfg.py }}", "{cfg: [{py: 3.7}, {py: 3.8}]}", ["3.7", "3.8"]),
        ("${{ matrix.cfg.py[0] }}", "{cfg: [{py: [3.7]}]}", ["3.7"]),
        ("${{ matrix.py }}", "{include: [{py: 3.7}, {py: 3.8}]}", ["3.7", "3.8"]),
        ("${{ matrix.py }}", "{os: [a, b], include: [{os: a, py: 3.7}]}", ["3.7"]),
        ("${{ matrix.py }}", "{py: [3.6, 3.7], exclude: [{py: 3.6}]}", ["3.7"]),
        ("${{ matrix.py }}", "{py: \"${{ fromJSON('[3.7, 3.8]') }}\"}", ["3.7", "3.8"]),
        ("${{ matrix.py }}", "\"${{ fromJSON('{\\\"py\\\": [3.7]}') }}\"", ["3.7"]),
        ("${{ matrix.a }}.${{ matrix.b }}", "{include: [{a: 3, b: 7}, {a: 2, b: 5}]}",
         ["3.7", "2.5"]),
        ("${{ matrix.os == 'w' && '3.6' || '3.7' }}", "{os: [w, l]}", ["3.6", "3.7"]),
    ],
)  # fmt: skip
def test_a_version_is_followed_where_the_file_states_it(
    value: str, matrix: str, found: list[str]
) -> None:
    parsed = read(value, matrix)
    assert versions(parsed) == found
    assert not noted(parsed, "unresolved")


@pytest.mark.parametrize(
    ("value", "matrix"),
    [
        ("${{ vars.PY }}", "{}"),
        ("${{ env.OUT }}", "{}"),
        ("${{ env.LOOP }}", "{}"),
        ("${{ env.SET }}", "{}"),
        ("${{ inputs.open }}", "{}"),
        ("${{ needs.plan.outputs.py }}", "{}"),
        ("${{ steps.x.outputs.py || '3.7' }}", "{}"),
        ("${{ matrix.py }}", "${{ fromJSON(needs.plan.outputs.m) }}"),
        ("${{ matrix.typo }}", "{py: [3.7]}"),
        ("${{ format('{0}', '3.7') }}", "{}"),
        ("${{ github.event.client_payload.py && '3.7' }}", "{}"),
    ],
)
def test_a_version_that_only_a_run_knows_is_unknown_with_what_is_stated(
    value: str, matrix: str
) -> None:
    parsed = read(value, matrix)
    assert versions(parsed) == [""]
    (one,) = noted(parsed, "unresolved")
    assert (one.subject, one.data["stated"]) == ("python", value)


def test_a_job_half_known_says_both() -> None:
    parsed = read("${{ matrix.py }}", '{py: ["3.7", "${{ needs.x.outputs.y }}"]}')
    assert "3.7" in versions(parsed)
    assert noted(parsed, "unresolved")


def test_several_versions_are_a_range_that_is_tested_on_and_one_is_not() -> None:
    (one,) = noted(read("${{ matrix.py }}", "{py: [3.7, 3.8]}"), "support-range")
    assert (one.subject, one.data["versions"], one.data["lines"]) == (
        "python", ["3.7", "3.8"], [8, 8],
    )  # fmt: skip
    assert not noted(read("${{ matrix.py }}", "{py: [3.7]}"), "support-range")


def test_images_of_a_matrix_are_a_range_too_and_open_ones_are_told() -> None:
    source = b"""\
jobs:
  a:
    strategy: {matrix: {pg: [9.6, 17], box: [{image: "node:14"}]}}
    container: ${{ matrix.box }}
    services: {db: {image: "postgres:${{ matrix.pg }}"}, x: {image: "redis:${{ vars.R }}"}}
"""
    parsed = read_workflow("w.yml", source)
    assert [(c.name, c.version) for c in parsed.components] == [
        ("node", "14"), ("postgres", "9.6"), ("postgres", "17"), ("redis", ""),
    ]  # fmt: skip
    assert [o.subject for o in noted(parsed, "support-range")] == ["postgres"]
    assert [o.subject for o in noted(parsed, "image-unresolved")] == ["redis:${{ vars.R }}"]


def test_an_input_of_an_action_has_its_default() -> None:
    source = b"""\
inputs: {node: {default: "14"}}
runs:
  using: composite
  steps:
    - uses: actions/setup-node@v4
      with: {node-version: "${{ inputs.node }}"}
"""
    parsed = read_action("action.yml", source)
    assert [(c.name, c.version, c.line) for c in parsed.components if c.type == "generic"] == [
        ("nodejs", "14", 1)
    ]


def test_a_toolchain_named_by_the_reference_of_its_action_is_read() -> None:
    source = b"jobs: {a: {steps: [{uses: dtolnay/rust-toolchain@1.63.0}]}}\n"
    found = [c for c in read_workflow("w.yml", source).components if c.type == "generic"]
    assert [(c.name, c.version) for c in found] == [("rust", "1.63.0")]


def test_a_matrix_beyond_measure_is_unknown() -> None:
    axes = ", ".join(f"a{n}: [1, 2, 3, 4, 5]" for n in range(8))
    parsed = read("${{ matrix.a1 }}", f"{{{axes}}}")
    assert versions(parsed) == [""]
    assert noted(parsed, "unresolved")


_WORDS = st.sampled_from(["a", "b", "c"])
_AXES = st.dictionaries(_WORDS, st.lists(_WORDS, min_size=1, max_size=3, unique=True), max_size=3)
_ENTRIES = st.lists(st.dictionaries(_WORDS, _WORDS, min_size=1, max_size=2), max_size=3)


@given(_AXES, _ENTRIES)
def test_exclusions_leave_no_combination_that_they_name(
    axes: dict[str, list[str]], excluded: list[dict[str, str]]
) -> None:
    (node,) = load_documents(json.dumps({**axes, "exclude": excluded}).encode())
    found = combinations(node, Contexts())
    assert found is not None
    for one in found:
        assert set(one) == set(axes)
        assert not any(entry.items() <= one.items() for entry in excluded)


@given(_AXES, _ENTRIES)
def test_every_included_entry_is_in_some_combination(
    axes: dict[str, list[str]], included: list[dict[str, str]]
) -> None:
    (node,) = load_documents(json.dumps({**axes, "include": included}).encode())
    found = combinations(node, Contexts())
    assert found is not None
    # A later entry may change what an earlier one added; the last of them stands as written.
    assert not included or any(included[-1].items() <= one.items() for one in found)


@given(st.text(alphabet="ab.'()|&=![]0, ", max_size=40))
def test_any_expression_has_an_answer(expression: str) -> None:
    found = evaluate(expression, lambda path: Text("x") if path == ("a",) else UNSET)
    assert found is UNKNOWN or found is UNSET or isinstance(found, str | list | dict)
