"""Sessions know whose they are and when they were used; acts at the same moment see each other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from tests import make
from timonier.kit.access import access, sessions, throttle
from timonier.kit.models.people import OpenSession

GOOD = "un mot de passe long"


@pytest.fixture
def lea(db: None) -> User:
    return make.person("lea", role="member", password=GOOD)


def earlier(minutes: int) -> None:
    """Let the only session have been used so long ago."""
    OpenSession.objects.update(seen_at=timezone.now() - timedelta(minutes=minutes))


def test_a_session_is_its_owners_from_the_moment_of_signing_in(lea: User) -> None:
    client = Client()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": "lea", "password": GOOD})

    assert OpenSession.objects.get(account=lea).session_key == client.cookies["sessionid"].value


def test_when_it_was_used_is_written_once_in_five_minutes(lea: User) -> None:
    client = Client()
    client.force_login(lea)
    earlier(minutes=4)
    client.get("/account/")
    kept = OpenSession.objects.get().seen_at
    assert timezone.now() - kept > timedelta(minutes=3)

    earlier(minutes=6)
    client.get("/account/")
    assert timezone.now() - OpenSession.objects.get().seen_at < timedelta(minutes=1)


def test_a_page_is_read_where_nothing_can_be_written(
    lea: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(lea)
    earlier(minutes=6)

    def full(*args: Any, **options: Any) -> None:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr("django.db.models.query.QuerySet.update", full)
    assert client.get("/account/").status_code == 200


def test_sessions_that_are_over_are_deleted_when_somebody_signs_in(lea: User) -> None:
    Client().force_login(lea)
    OpenSession.objects.update(expire_date=timezone.now() - timedelta(days=1))
    client = Client()
    client.post("/accounts/login/", {"login": "lea", "password": GOOD})

    assert OpenSession.objects.get().session_key == client.cookies["sessionid"].value


def at_once(work: Callable[[int], object], times: int) -> list[object]:
    """What each of several threads ended with, an error included."""

    def one(n: int) -> object:
        try:
            return work(n)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_of_two_ctos_who_disable_each_other_at_once_one_stays() -> None:
    pair = [make.person("ada"), make.person("ben")]

    def disable(n: int) -> None:
        access.disable(account=pair[n], by=pair[1 - n], reason="a quarrel")

    ended = at_once(disable, 2)

    assert User.objects.filter(is_active=True, groups__name="cto").count() == 1
    assert [type(each) for each in ended if each is not None] == [access.LastCto]


@pytest.mark.django_db(transaction=True)
def test_ten_guesses_at_once_are_ten() -> None:
    now = timezone.now()

    ended = at_once(lambda n: throttle.begin("lea", "192.0.2.1", now=now), 10)

    assert ended.count(throttle.NOTHING) == throttle.FREE


@pytest.mark.django_db(transaction=True)
def test_a_request_under_way_does_not_bring_an_ended_session_back() -> None:
    lea = make.person("lea", role="member")
    client = Client()
    client.force_login(lea)
    store = sessions.SessionStore(client.cookies["sessionid"].value)
    store["late"] = True
    access.end_sessions(account=lea, by=None)

    with pytest.raises(UpdateError):
        store.save()
    assert client.get("/account/").status_code == 302
