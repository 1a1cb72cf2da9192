"""The demo company made and removed in the background."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from timonier.bridge.services import staging
from timonier.kit.models import Job
from timonier.kit.work import jobs
from timonier.kit.work.ways import Way, leads

START, REMOVE = "bridge.demo_start", "bridge.demo_remove"


@jobs.job(START, label=_("Demo company"), active_key=lambda args: "demo")
def make_demo(*, language: str, beside: bool, person: int | None = None) -> None:
    """Write, scan and judge the demo's repositories; said in the language of who asked."""
    autodiscover_modules("entities", "figures")
    with translation.override(language):
        staging.start(by=_person(person), beside=beside, on_progress=_report)


@jobs.job(REMOVE, label=_("Removal of the demo company"), active_key=lambda args: "demo")
def remove_demo() -> None:
    """Take everything of the demo away."""
    staging.remove()


def start_demo(*, by: Any, language: str, beside: bool = False) -> Job:
    """Queue the making of the demo; the one under way when there is one."""
    person = by.pk if by is not None else None
    return jobs.start(START, by=by, language=language, beside=beside, person=person)


def start_removal(*, by: Any) -> Job:
    """Queue the removal of the demo."""
    return jobs.start(REMOVE, by=by)


def _person(key: int | None) -> Any:
    return get_user_model().objects.filter(pk=key).first() if key else None


def _report(done: int, total: int, phase: str) -> None:
    jobs.progress(done=done, total=total, phase=phase)


@leads(START, REMOVE)
def home(job: Job) -> Iterator[Way]:
    """The page where the day begins."""
    yield Way(gettext("Bridge"), reverse("bridge:home"))
