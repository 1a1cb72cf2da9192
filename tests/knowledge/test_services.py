"""The refresh as a command: what it records and what it says."""

import json
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from django.utils import translation

from timonier.kit.measured import freshness
from timonier.knowledge import selectors, services
from timonier.knowledge.core.book import SourceState
from timonier.knowledge.core.lifecycle import State
from timonier.knowledge.selectors import day

from .test_refresh import mirror

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TIMONIER_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.mark.django_db
def test_each_source_records_its_success_or_its_failure(tmp_path: Path) -> None:
    source = mirror(tmp_path / "from")
    (source / "kev.json").write_text(json.dumps({"vulnerabilities": []}))
    services.refresh_knowledge(today=TODAY, from_folder=source, force=True)
    pypi, kev = freshness.strip(names=["osv/PyPI", "cisa-kev"])
    assert pypi.as_of is not None
    assert pypi.as_of.date() == date(2026, 11, 20)
    assert (kev.state, kev.reason[:19]) == ("failed", "exploited catalogue")


@pytest.mark.django_db
def test_the_shipped_facts_have_an_age_before_any_refresh() -> None:
    services.record_sources(today=TODAY)
    (found,) = freshness.strip(names=["endoflife.date"])
    assert found.as_of is not None
    assert found.as_of.date() == date(2026, 8, 22)


@pytest.mark.django_db
def test_the_command_says_each_source_and_ends_with_its_code(tmp_path: Path) -> None:
    said: list[str] = []
    source = mirror(tmp_path / "from")
    run = services.run_refresh
    assert run(today=TODAY, say=said.append, from_folder=source, force=True) == 0
    assert said == ["osv/PyPI: 1 records, as of 2026-11-20"]
    assert run(today=TODAY, say=said.append, from_folder=tmp_path) == 2
    (source / "kev.json").write_text("{}")
    assert run(today=TODAY, say=said.append, from_folder=source, force=True) == 1


@pytest.mark.django_db
def test_the_book_is_read_again_after_a_refresh_and_only_then(tmp_path: Path) -> None:
    before = selectors.book(TODAY)
    assert selectors.book(TODAY) is before
    services.refresh_knowledge(today=TODAY, from_folder=mirror(tmp_path / "from"), force=True)
    assert selectors.book(TODAY) is not before


def test_facts_older_than_a_week_ask_for_a_refresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(day, "IN_USE", [])
    assert selectors.needs_refresh(TODAY)
    assert selectors.needs_refresh(date(2025, 8, 25))  # a day before them: a clock is wrong


@pytest.mark.parametrize(
    ("source", "state", "as_of", "asks"),
    [
        ("osv/Go", "stale", "2026-01-01", False),  # not in use: a refresh leaves it
        ("nuget-index", "stale", "2026-01-01", False),  # of a server that may be named no more
        ("osv/Maven", "missing", "", False),
        ("osv/npm", "missing", "", True),
        ("osv/npm", "fresh", "2026-11-01", True),
        ("osv/npm", "fresh", "2026-11-22", False),
        ("cisa-kev", "fresh", "2026-11-01", True),
    ],
)
def test_only_what_a_refresh_would_renew_asks_for_one(
    monkeypatch: pytest.MonkeyPatch, source: str, state: Any, as_of: str, asks: bool
) -> None:
    monkeypatch.setattr(day, "IN_USE", [lambda: {"npm"}])
    held = (SourceState(source, as_of, 1, state),)
    monkeypatch.setattr(day, "source_states", lambda today: held)

    assert selectors.needs_refresh(TODAY) is asks


def test_every_key_of_the_core_has_words() -> None:
    from timonier.knowledge import messages

    with translation.override("en"):
        assert str(messages.WHY["coarser-than-cycle"]).endswith("release cycles.")
    assert set(messages.STATES) == set(get_args(State))
