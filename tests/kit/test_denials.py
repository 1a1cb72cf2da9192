"""A page denies something only as far as its sources carry it: no template escapes."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.urls import get_resolver
from django.utils import timezone

import timonier
from tests.kit.denials_of_people import OF_CODE, OF_PEOPLE
from timonier.kit.measured import blindness, freshness
from timonier.kit.measured.freshness import Freshness

assert get_resolver().url_patterns  # declares every room's sources
ROOT = Path(timonier.__file__).parent
_TEXT = re.compile(
    r"\{% translate \"([^\"]*)\"|\{% translate '([^']*)'|\{% blocktranslate[^%]*%\}(.*?)\{%", re.S
)
_DENIES = re.compile(
    r"^(No|Nothing|None|Nobody|Every|Neither)\b|\bnowhere\b|^no .*\b(known|found)\b"
)
_SAFE = re.compile(r"\{% denied [^%]*%\}.*?\{% enddenied %\}|\{% unknown_of .*?\{% endif %\}", re.S)


def denials(text: str) -> list[str]:
    """The words of a template that say of something that it is not there."""
    found = ["".join(each) for each in _TEXT.findall(text)]
    return [words[:80] for words in found if _DENIES.search(words)]


def everywhere() -> dict[str, list[str]]:
    """Template -> denials outside of `denied`, which names their sources."""
    files = sorted(ROOT.rglob("templates/**/*.html"))
    assert len(files) > 100
    loose = {str(file.relative_to(ROOT)): denials(_SAFE.sub("", file.read_text()))
             for file in files}  # fmt: skip
    return {name: words for name, words in loose.items() if words}


def test_a_denial_names_its_sources_or_is_of_what_people_wrote() -> None:
    """A new one: put it between `denied` and `enddenied` with what it stands on; where it only
    speaks of what people wrote, decided or typed, name it in denials_of_people.py."""
    loose = {words for found in everywhere().values() for words in found}
    assert sorted(loose - OF_PEOPLE) == []
    assert sorted(OF_PEOPLE - loose) == []


_SAYS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "npgettext",
         "pgettext", "pgettext_lazy"}  # fmt: skip
# Sentences of the brief are tried one by one: tests/reporting/test_blindness.py.
_ELSEWHERE = ("reporting/selectors/",)
_LIMITED = {"denied", "beyond", "unseen", "stands"}  # calls that name the sources of their words


def denials_of_code(text: str) -> set[str]:
    """The same of a file of Python, outside of functions that limit what they say."""
    tree = ast.parse(text)
    limited = {id(node) for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)
               and any(_called(call) in _LIMITED for call in ast.walk(each))
               for node in ast.walk(each)}  # fmt: skip
    found = [node for node in ast.walk(tree) if _called(node) in _SAYS and id(node) not in limited]
    said = [arg.value for node in found for arg in node.args if isinstance(arg, ast.Constant)]
    return {words[:80] for words in said if isinstance(words, str) and _DENIES.search(words)}


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def test_a_denial_of_code_names_its_sources_or_is_of_what_needs_none() -> None:
    files = [file for file in ROOT.rglob("*.py") if "migrations" not in file.parts
             and not {"demo", "demo.py"} & set(file.parts)  # an invented company says what it likes
             and not str(file.relative_to(ROOT)).startswith(_ELSEWHERE)]  # fmt: skip
    assert len(files) > 500
    loose = set().union(*(denials_of_code(file.read_text()) for file in files))
    assert sorted(loose - OF_CODE) == []
    assert sorted(OF_CODE - loose) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [("def f():\n return _('No file is there.')", {"No file is there."}),
     ("def f():\n return denied(_('No file is there.'), GIT)", set()),
     ("X = {'a': gettext_lazy('Every file was read')}", {"Every file was read"}),
     ("def f():\n return _('One file is there.')", set())],
)  # fmt: skip
def test_a_denial_is_found_wherever_code_says_it(code: str, found: set[str]) -> None:
    assert denials_of_code(code) == found


@pytest.mark.django_db
def test_words_of_code_are_limited_as_those_of_a_page(source: Any) -> None:
    source()
    assert blindness.denied("No file.", ["estate.git"]) == "No file."
    source(done=7, total=11)
    told = blindness.denied("No file.", ["estate.git"])
    assert told == "No file. The rest is not known (Git repositories: 7 of 11)."
    source(state="missing", as_of=None, age=None)
    assert "No file" not in blindness.denied("No file.", ["estate.git"])


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Any:
    def plant(**changed: Any) -> None:
        now = timezone.now()
        one = Freshness("estate.git", "Git repositories", "fresh", now, timedelta(0))
        found = {"estate.git": freshness.replace(one, **changed)}
        monkeypatch.setattr(freshness, "_looks", lambda: [lambda _now, _seen: found])

    return plant


DENIED = Template('{% load denials %}{% denied "estate.git" %}No file.{% enddenied %}')
COUNTED = '{% load denials %}{% counted n "estate.git" %}'


@pytest.mark.django_db
def test_a_denial_stands_while_its_source_is_whole(source: Any) -> None:
    source()
    assert DENIED.render(Context()) == "No file."


@pytest.mark.django_db
def test_a_denial_goes_with_its_source_and_is_limited_by_a_part_of_it(source: Any) -> None:
    source(state="missing", as_of=None, age=None)
    assert "No file" not in DENIED.render(Context())
    assert "not known (Git repositories: missing)" in DENIED.render(Context())
    source(done=7, total=11)
    told = DENIED.render(Context())
    assert (
        told.startswith("No file.") and "The rest is not known (Git repositories: 7 of 11)" in told
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("n", "said"), [(0, "unknown"), (3, "≥ 3")])
def test_a_count_is_a_part_and_nothing_counted_no_zero_while_a_source_is_dark(
    source: Any, n: int, said: str
) -> None:
    source()
    assert Template(COUNTED).render(Context({"n": n})) == str(n)
    source(state="missing", as_of=None, age=None)
    assert Template(COUNTED).render(Context({"n": n})) == said


def test_a_denial_without_sources_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        Template("{% load denials %}{% denied %}No file.{% enddenied %}")
