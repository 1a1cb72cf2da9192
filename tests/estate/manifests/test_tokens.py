"""Tokens, groups and statements of brace languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.costs import within
from timonier.estate.core.facts import Unreadable
from timonier.estate.core.manifests.statements import Group, Node, arguments, read, statements
from timonier.estate.core.manifests.tokens import GROOVY, KOTLIN, SCALA, STARLARK, Language, Token

LANGUAGES = [GROOVY, KOTLIN, SCALA, STARLARK]


def plain(nodes: list[Node]) -> list[object]:
    """Texts of the tokens, groups as lists that begin with their bracket; breaks left out."""
    return [
        [node.opens, *plain(node.items)] if isinstance(node, Group) else node.text
        for node in nodes
        if isinstance(node, Group) or node.kind != "break"
    ]


def texts(source: str, language: Language) -> list[tuple[str, bool, int]]:
    nodes = read(source, language).nodes
    return [
        (node.text, node.computed, node.line)
        for node in nodes
        if isinstance(node, Token) and node.kind == "text"
    ]


def split(source: str, language: Language) -> list[list[object]]:
    return [plain(one) for one in statements(read(source, language).nodes, language)]


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        ('""""$a"""" "b"', KOTLIN, [('"${a}"', True, 1), ("b", False, 1)]),
        ('"$a.b"', GROOVY, [("${a.b}", True, 1)]),
        ("'a$b' \"a$b\"", GROOVY, [("a$b", False, 1), ("a${b}", True, 1)]),
        ('"a${b["c}"]}d"', KOTLIN, [('a${b["c}"]}d', True, 1)]),
        ('"a\\"b" "\\$c"', GROOVY, [('a"b', False, 1), ("$c", False, 1)]),
        ('"""a\n"b"\nc""" "d"', KOTLIN, [('a\n"b"\nc', False, 1), ("d", False, 3)]),
        ("'''a\n'b''' 'd'", GROOVY, [("a\n'b", False, 1), ("d", False, 2)]),
        ('"$a" s"$a.b"', SCALA, [("$a", False, 1), ("${a}.b", True, 1)]),
        ("'a' # 'b'\n\"c\"", STARLARK, [("a", False, 1), ("c", False, 2)]),
        ("x = /it's/ + 'b'", GROOVY, [("it's", True, 1), ("b", False, 1)]),
        ("1 / 2 + 'b' / 3", GROOVY, [("b", False, 1)]),
    ],
)
def test_texts_are_read_in_every_quote(
    source: str, language: Language, expected: list[tuple[str, bool, int]]
) -> None:
    assert texts(source, language) == expected


def test_remarks_are_no_code_and_texts_are_no_remarks() -> None:
    source = "a // 'b\n/* c '\n*/ 'https://d' /* e */ f"
    assert plain(read(source, GROOVY).nodes) == ["a", "https://d", "f"]


def test_kotlin_and_scala_nest_their_remarks() -> None:
    source = "a /* b /* c */ d */ e"
    assert plain(read(source, KOTLIN).nodes) == ["a", "e"]
    assert plain(read(source, SCALA).nodes) == ["a", "e"]


@pytest.mark.parametrize(
    ("source", "language", "expected"),
    [
        ("a 'b',\n  'c'\nd", GROOVY, [["a", "b", ",", "c"], ["d"]]),
        ("a(\n'b'\n)\nc", KOTLIN, [["a", ["(", "b"]], ["c"]]),
        ("val a =\n  1; b", KOTLIN, [["val", "a", "=", "1"], ["b"]]),
        ("a\n  .b()\n  .c()\nd", GROOVY, [["a", ".", "b", ["("], ".", "c", ["("]], ["d"]]),
        ("a b\n{ c }", GROOVY, [["a", "b", ["{", "c"]]]),
        ("import a.*\nb", KOTLIN, [["import", "a", ".", "*"], ["b"]]),
        ('a +=\n"b" %%\n"c"\n% "d"', SCALA, [["a", "+=", "b", "%%", "c", "%", "d"]]),
        ("a \\\n b\nc", STARLARK, [["a", "b"], ["c"]]),
    ],
)
def test_a_statement_ends_where_its_language_ends_it(
    source: str, language: Language, expected: list[list[object]]
) -> None:
    assert split(source, language) == expected


def test_arguments_are_what_commas_separate() -> None:
    (group,) = read("(a: 1,\n b([c, d]),\n)", GROOVY).nodes
    assert isinstance(group, Group)
    expected = [["a", ":", "1"], ["b", ["(", ["[", "c", ",", "d"]]]]
    assert [plain(one) for one in arguments(group.items)] == expected


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("a\n'b\nc", "a text is not closed (line 2)"),
        ("/* a", "a remark is not closed (line 1)"),
        ("a {\n(b }", "a bracket does not match (line 2)"),
        ("a\n}", "a bracket does not match (line 2)"),
        ("a {\nb", "a bracket is not closed (line 1)"),
        ('"${a', "a text is not closed (line 1)"),
    ],
)
def test_a_fault_of_form_is_told_with_its_line(source: str, fault: str) -> None:
    assert fault in read(source, GROOVY).faults


def test_an_unclosed_text_ends_with_its_line() -> None:
    assert plain(read("a 'b\nc 'd'", GROOVY).nodes) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("language", LANGUAGES)
@given(st.text(st.sampled_from("ab1 .,;:=+%'\"$/\\*#{}()[]\n`"), max_size=200))
def test_no_text_makes_it_fail_and_lines_never_go_back(language: Language, source: str) -> None:
    seen = [one.line for one in walk(read(source, language).nodes)]
    assert seen == sorted(seen)
    assert all(1 <= line <= source.count("\n") + 1 for line in seen)


def walk(nodes: list[Node]) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        found.append(node)
        found += walk(node.items) if isinstance(node, Group) else []
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "piece", ["'", '"', '"${', "/*", "*/", "\\", "\\/", "= /", "`", "a.", "){", '"${"', "\n/", "$a"]
)
def test_time_grows_with_the_text_and_no_faster(language: Language, piece: str) -> None:
    with within(1):
        try:
            list(statements(read(piece * 20_000, language).nodes, language))
        except Unreadable as problem:
            assert "nested too deeply" in str(problem)


def test_a_text_out_of_measure_is_refused() -> None:
    with pytest.raises(Unreadable, match="more than"):
        read("a " * 600_000, GROOVY)
