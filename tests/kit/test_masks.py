"""No secret in a log, a job's words or a traceback, whichever way it went there."""

import io
import logging
import logging.config
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.crypto import get_random_string
from hypothesis import given
from hypothesis import strategies as st

from timonier.kit.measured import freshness
from timonier.kit.models import Job
from timonier.kit.models.access import TOKEN_PREFIX, new_secret
from timonier.kit.serving import masks
from timonier.kit.serving.masks import masked
from timonier.kit.work import jobs, worker

TOKEN = TOKEN_PREFIX + "aB3_-" * 8
SESSION = "0123456789abcdefghijklmnopqrstuv"
SECRETS = {
    "token": f"Authorization: Bearer {TOKEN}",
    "bare": f"owner {TOKEN} said",
    "cookie": f"Cookie: a=b; sessionid={SESSION}; theme=dark",
    "session": f"session_key='{SESSION}'",
    "alone": f"Session {SESSION} is gone",
    "link": f"Not Found: /welcome/{'aB3_-' * 8}/",
    "database": "cannot reach postgres://camille:hunter2hunter2@db:5432/timonier",
    "slash": "cannot clone https://camille:hunter2/hunter2@example.org/x.git",
    "form": "password1=hunter2hunter2&username=camille",
    "json": '{"password": "hunter2 hunter2", "name": "x"}',
    "repr": "{'api_token': 'hunter2hunter2'}",
}
PARTS = ("hunter2", "aB3_-", SESSION)


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_is_masked_and_the_rest_is_still_told(name: str) -> None:
    told = masked(SECRETS[name])

    assert not any(part in told for part in PARTS), told
    assert masks.MASK in told
    assert told[:3] == SECRETS[name][:3]


@pytest.mark.parametrize(
    "text",
    [
        "unexpected token: } at line 3",
        "http://localhost:8642/a@b is not a repository",
        "digest 5d41402abc4b2a76b9719d911017c592 of the file",
        "KeyError: 'name'",
        "git+ssh://example.org/team/shop.git: no such branch",
        "job 3 (estate.scan) failed: OSError: [Errno 2] no such file",
    ],
)
def test_words_and_digests_are_no_secrets(text: str) -> None:
    assert masked(text) == text


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_token_of_ours_is_masked_whatever_stands_around_it(before: str, after: str) -> None:
    secret = TOKEN_PREFIX + new_secret()
    told = masked(f"{before} {secret} {after}")

    assert secret not in told
    assert masked(told) == told


@given(st.integers(0, 50))
def test_a_key_of_a_session_is_masked(_n: int) -> None:
    key = get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789")  # as Django makes them

    assert key not in masked(f"session {key} ended")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Where the house's own handler writes, as its settings make it."""
    made = logging.config.DictConfigurator(settings.LOGGING)  # type: ignore[attr-defined]
    config = dict(settings.LOGGING["handlers"]["stderr"])
    formatter = made.configure_formatter(dict(settings.LOGGING["formatters"]["masked"]))
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    assert config["formatter"] == "masked"
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def test_the_only_way_out_of_every_logger_masks(log: io.StringIO) -> None:
    for name in ("django.request", "django.server", "django-q", "uvicorn.error", "timonier.x", ""):
        logger = logging.getLogger(name)
        logger.error("with %s and %r", TOKEN, {"password": "hunter2hunter2"})
        try:
            raise OSError(f"https://u:hunter2@example.org/{TOKEN}")
        except OSError:
            logger.exception("it failed")

    told = log.getvalue()
    assert told.count("it failed") == told.count("Traceback") == 6
    assert not any(part in told for part in PARTS)


def test_no_library_keeps_a_handler_that_masks_nothing() -> None:
    for name in ("django", "django.server", "django-q", "uvicorn", "uvicorn.error"):
        assert logging.getLogger(name).handlers == [], name
        assert logging.getLogger(name).propagate, name


@pytest.mark.django_db
def test_a_link_that_is_spent_leaves_no_secret_in_the_log(log: io.StringIO) -> None:
    Client().get(f"/welcome/{'aB3_-' * 8}/")

    assert "/welcome/…" in log.getvalue()
    assert "aB3_-" not in log.getvalue()


@pytest.mark.django_db(transaction=True)
def test_a_job_keeps_no_secret_in_what_it_says(
    log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_deliver", lambda pk: None)
    jobs.daily_kinds()
    monkeypatch.setattr(jobs, "kinds", dict(jobs.kinds))

    def fail(**args: Any) -> None:
        jobs.progress(phase=f"reading https://u:hunter2@example.org {TOKEN}")
        raise OSError(f"Bearer {TOKEN} of {SESSION}")

    jobs.job("test.masks", subject=lambda args: str(args["place"]))(fail)
    job = jobs.start("test.masks", place="https://u:hunter2@example.org/x.git")
    worker.work(job.pk)
    row = Job.objects.get(pk=job.pk)

    assert row.state == "failed"
    told = [row.reason, row.phase, row.subject, log.getvalue()]
    assert all(told)
    assert not any(part in text for part in PARTS for text in told), told


@pytest.mark.django_db
def test_why_a_source_failed_is_told_without_its_secrets() -> None:
    row = freshness.failed("osv/test", reason=f"https://u:hunter2@example.org said no to {TOKEN}")

    assert not any(part in row.reason for part in PARTS)


def test_what_nobody_caught_is_masked_too(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise RuntimeError(TOKEN)
    except RuntimeError:
        masks.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    told = capsys.readouterr().err

    assert "RuntimeError: …" in told
    assert "in test_what_nobody_caught" in told


def test_every_process_masks_what_nobody_caught() -> None:
    code = f"""
import django, threading
django.setup()
def fail(): raise RuntimeError("{TOKEN}")
thread = threading.Thread(target=fail); thread.start(); thread.join()
raise OSError("{TOKEN}")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "RuntimeError: …" in done.stderr
    assert "OSError: …" in done.stderr
    assert threading.excepthook is not None
