"""Expressions written so that no text slows them match what their plain form matches.

The plain form stands here as the statement of the rule.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.estate.core import decision_records, record_words, tree
from timonier.estate.core.manifests import ansible, bicep, embedded, jars, origins
from timonier.estate.core.secrets import beside, keys
from timonier.governance.core.madr import outcome, reading


def _of(*parts: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(parts), max_size=14).map("".join)


WHOLE = {
    "a heading": (
        decision_records._HEADING,
        r" {0,3}(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*",
        _of("#", " ", "\t", "a", "# ", " #", "b "),
    ),
    "the name of an archive": (
        jars._NAMED,
        r"(.+?)-(\d[\w.+-]*)",
        _of("-", "1", "a", ".", "-2", " ", "(", "é"),
    ),
    "a release": (
        origins._RELEASE,
        r"[A-Za-z_.-]*?v?(\d+(?:[._]\d+)*(?:[-._]?[0-9A-Za-z.]+)?)",
        _of("v", "1", "22", ".", "_", "-", "rc", ".3"),
    ),
    "a range of Ansible": (
        ansible._RANGE,
        r"[<>=!]=?\s*v?\d[\w.+-]*(?:\s*,\s*(?:[<>=!]=?\s*v?)?\d?[\w.+*-]*)*|\*",
        _of(">", ">=", "1.0", ",", " ", "*", "v", "a"),
    ),
    "a range of PlatformIO": (
        embedded._RANGE,
        r"[\^~<>=!,|\s\w.*+-]*\d[\^~<>=!,|\s\w.*+-]*|\*",
        _of("^", "~", "1", ".", "a", " ", "*", "/"),
    ),
    "the rule of a table": (reading._TABLE_RULE, r"[\s|:-]*-[\s|:-]*", _of("-", "|", ":", " ")),
}


@pytest.mark.parametrize("name", WHOLE)
@given(data=st.data())
def test_a_whole_text_is_taken_as_the_plain_expression_takes_it(
    name: str, data: st.DataObject
) -> None:
    swift, plain, texts = WHOLE[name]
    text = data.draw(texts)
    found, due = swift.fullmatch(text), re.fullmatch(plain, text)
    assert (found and found.groups()) == (due and due.groups())


AT_START = {
    "a reason": (
        outcome._REASON,
        r"[*_]{0,3}\s*(?:,?\s*(?:because|parce que|car)\b[ \t]*|[,.;:](?=\s|$)\s*)?",
        _of("*", " ", ",", ".", "because", "car", "\n", "a"),
    ),
    "an option without quotes": (
        outcome._UNQUOTED,
        r"(.{1,240}?)(?:,?\s+because\b[ \t]*|\.(?=\s|$)|\n|$)",
        _of("a", " ", ",", ".", "because", "\n", "\t"),
    ),
}


@pytest.mark.parametrize("name", AT_START)
@given(data=st.data())
def test_a_beginning_is_taken_as_the_plain_expression_takes_it(
    name: str, data: st.DataObject
) -> None:
    swift, plain, texts = AT_START[name]
    text = data.draw(texts)
    found, due = swift.match(text), re.match(plain, text, re.IGNORECASE)
    assert (found and (found[0], found.groups())) == (due and (due[0], due.groups()))


SEARCHED = {
    "a clause": (
        record_words._CLAUSE,
        r"[,;.!|\n]+(?:\s|$)|\s[–—-]\s|\s(?:but|mais)\s|:\s",
        _of(",", ".", "\n", " ", "-", "but", ":", "a", ":\n", "\n-\n"),
    ),
    "what it became": (record_words._BECAME, r"→|⇒|-+>|=+>", _of("-", "=", ">", "→", "a", "->")),
    "a migration": (
        tree._MIGRATIONS,
        r"(?:^|/)(?:migrations|db/migrate|alembic/versions|changelogs?|flyway|liquibase)/[^/]+"
        r"\.(?:py|sql|rb|php|ts|js|xml|ya?ml|cs|go)$|(?:^|/)V\d[\w.]*__[^/]+\.sql$",
        _of("V1", "__", "a", ".", "/", ".sql", "-", "migrations/", "2"),
    ),
    "an alias": (
        embedded._ALIAS,
        r"[\w .-]+=(?=\w+(?:\+\w+)?:/)",
        _of("a", " ", "=", "git+", "https:/", ".", "x=git:/", "/"),
    ),
    "the name before a token": (
        beside._NAME,
        r"(?P<name>[\w.\[\]\"'-]{2,100}?)[\"'\]]{0,3}[ \t]{0,20}"
        r"(?:=>|:=|[:=,>(])[ \t]{0,4}[\"'`]?$",
        _of("key", "_", '"', "'", "]", " ", "=", "=>", ":", "(", "a" * 99, "`", "/"),
    ),
}


@pytest.mark.parametrize("name", SEARCHED)
@given(data=st.data())
def test_what_is_searched_is_found_where_the_plain_expression_finds_it(
    name: str, data: st.DataObject
) -> None:
    swift, plain, texts = SEARCHED[name]
    text = data.draw(texts)
    found, due = swift.finditer(text), re.finditer(plain, text)
    assert [(one.span(), one.groups()) for one in found] == [
        (one.span(), one.groups()) for one in due
    ]


_PLAIN_ESCAPES = (
    (re.compile(rb"\\+u003[dD]|&#61;"), b"="),
    (re.compile(rb"\\+u002[bB]|&#43;"), b"+"),
    (re.compile(rb"\\+(?:r\\+n|[nrt]|u000[aAdD])|&#(?:10|13|x[AaDd]);"), b"\n"),
    (re.compile(rb"\\+/"), b"/"),
)


@given(_of("\\", "n", "r", "t", "/", "u002b", "u003D", "u000a", "&#10;", "a", "\\\\", "+"))
def test_escapes_in_a_key_are_undone_as_by_the_plain_expressions(text: str) -> None:
    due = found = text.encode()
    swift = (keys._EQUALS, keys._PLUS, keys._BREAK, keys._SLASH)
    for ours, (plain, sign) in zip(swift, _PLAIN_ESCAPES, strict=True):
        found, due = ours.sub(sign, found), plain.sub(sign, due)
    assert found == due


# A text that its line never closes ends with the line.
_PLAIN_COMMENT = re.compile(r"'(?:[^'\\\n]|\\.)*'?|/\*.*?\*/|//[^\n]*", re.DOTALL)


@given(_of("/", "*", "/*", "*/", "//", "'", "\n", "a", "\\"))
def test_comments_of_bicep_are_left_out_as_by_the_plain_expression(text: str) -> None:
    def lines(match: re.Match[str]) -> str:
        return match[0] if match[0][0] == "'" else "\n" * match[0].count("\n")

    found = bicep._COMMENT.sub(bicep._without_comment, text)
    assert found == _PLAIN_COMMENT.sub(lines, text)
