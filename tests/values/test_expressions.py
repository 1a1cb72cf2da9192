"""An expression that is compiled late does what one compiled at once does."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timonier.values.expressions import late


@given(st.text("ab-", max_size=30))
def test_a_late_expression_finds_what_an_early_one_finds(text: str) -> None:
    early, lazy = re.compile("(A+)-?B", re.IGNORECASE), late("(A+)-?B", re.IGNORECASE)
    for method in ("search", "match", "fullmatch", "findall", "split"):
        ours, theirs = getattr(lazy, method)(text), getattr(early, method)(text)
        assert (ours and ours.span() if hasattr(ours, "span") else ours) == (
            theirs and theirs.span() if hasattr(theirs, "span") else theirs
        )
    assert lazy.sub("x", text) == early.sub("x", text)
    assert [one.span(1) for one in lazy.finditer(text)] == [
        one.span(1) for one in early.finditer(text)
    ]
    assert (lazy.pattern, lazy.flags) == (early.pattern, early.flags)


def test_a_fault_in_the_pattern_is_told_when_it_is_used() -> None:
    faulty = late("(")
    with pytest.raises(re.error):
        faulty.search("")


def test_the_table_of_tokens_compiles_none_of_them_before_it_is_asked() -> None:
    code = (
        "import re; real, made = re.compile, []\n"
        "re.compile = lambda *words: made.append(words[0]) or real(*words)\n"
        "from timonier.estate.core.secrets import formats\n"
        "forms = {each.regex._stated[0] for each in (*formats.CLOUDS, *formats.FORGES)}\n"
        "print(len(forms.intersection(made)))\n"
        "formats.CLOUDS[0].regex.search(b'AKIA')\n"
        "print(len(forms.intersection(made)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]
