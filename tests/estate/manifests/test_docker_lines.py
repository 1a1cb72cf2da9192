"""Dockerfile lines and variables: continuations, directives, here-documents, substitution laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.docker_lines import instructions, split_words, substitute

_NAMES = st.from_regex(r"[A-Z_][A-Z0-9_]{0,8}", fullmatch=True)
_PLAIN = st.text(alphabet="abcxyz0123456789./:-", max_size=12)


def test_continued_lines_are_one_instruction_at_its_first_line() -> None:
    steps = instructions(b"FROM a\n\nRUN one \\\n  # a comment\n\n  two\nUSER x\n")
    assert [(s.line, s.name) for s in steps] == [(1, "FROM"), (3, "RUN"), (7, "USER")]
    assert steps[1].args.split() == ["one", "two"]


def test_the_escape_directive_changes_what_continues_a_line() -> None:
    steps = instructions(b"# escape=`\nFROM a\nRUN one `\n  two\nCOPY c:\\ d\n")
    assert [s.args.split() for s in steps] == [["a"], ["one", "two"], ["c:\\", "d"]]


def test_a_directive_after_the_first_instruction_is_a_comment() -> None:
    steps = instructions(b"FROM a\n# escape=`\nRUN one \\\n two\n")
    assert steps[1].args.split() == ["one", "two"]


def test_a_here_document_is_no_instruction() -> None:
    steps = instructions(
        b'FROM a\nRUN <<EOF\nFROM evil\nEOF\nCOPY <<-"X" /b\n\tUSER root\n\tX\nUSER u\n'
    )
    assert [s.name for s in steps] == ["FROM", "RUN", "COPY", "USER"]
    assert steps[1].body == "FROM evil"


def test_a_here_document_never_closed_ends_with_the_file() -> None:
    assert [s.name for s in instructions(b"FROM a\nRUN <<EOF\nUSER root\n")] == ["FROM", "RUN"]


def test_words_keep_quoted_blanks_and_drop_the_quotes() -> None:
    assert split_words('A="x y" B=\'p q\' C=a\\ b ""') == ["A=x y", "B=p q", "C=a b", ""]


@pytest.mark.parametrize(
    ("template", "result", "known"),
    [
        ("$A-x", "1-x", True),
        ("${A}", "1", True),
        ("${A:-9}", "1", True),
        ("${E:-9}", "9", True),
        ("${E-9}", "", True),
        ("${U:-${A}.${U-2}}", "1.2", True),
        ("${A:+y}", "y", True),
        ("${U:+y}", "", True),
        ("${E+y}", "y", True),
        ("$U", "$U", False),
        ("x${U}y", "x${U}y", False),
        ("${A#p}", "${A#p}", False),
        ("\\$A", "$A", True),
        ("${A", "${A", False),
        ("5$", "5$", True),
    ],
)
def test_variables_are_replaced_as_buildkit_does(template: str, result: str, known: bool) -> None:
    assert substitute(template, {"A": "1", "E": ""}) == (result, known)


@given(_NAMES, _PLAIN, _PLAIN, _PLAIN)
def test_a_set_variable_stands_for_its_value_anywhere(
    name: str, value: str, before: str, after: str
) -> None:
    assert substitute(f"{before}${{{name}}}{after}", {name: value}) == (
        before + value + after,
        True,
    )


@given(_NAMES, _PLAIN)
def test_a_default_is_used_only_when_the_variable_is_missing(name: str, default: str) -> None:
    assert substitute(f"${{{name}:-{default}}}", {}) == (default, True)
    assert substitute(f"${{{name}:-{default}}}", {name: "set"}) == ("set", True)


@given(st.text(max_size=200), st.dictionaries(_NAMES, _PLAIN, max_size=3))
def test_substitution_accepts_any_text(template: str, values: dict[str, str]) -> None:
    text, known = substitute(template, values)
    assert known or "$" in text


@given(st.binary(max_size=400))
def test_any_bytes_are_instructions_or_unreadable(data: bytes) -> None:
    try:
        lines = [step.line for step in instructions(data)]
    except Unreadable:
        return
    assert lines == sorted(lines)
