"""Guessing passwords is slow for who guesses, and costs nobody else the way in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests import make
from timonier.kit.access import accounts, throttle
from timonier.kit.models.attempts import Attempt

GOOD = "un mot de passe long"
HERE, THERE = "192.0.2.1", "198.51.100.7"
SECOND = timedelta(seconds=1)


@pytest.fixture
def lea(db: None) -> User:
    return make.person("lea", role="member", password=GOOD)


def attempt(password: str, name: str = "lea", where: str = HERE, **headers: str) -> Any:
    """The answer to a sign-in, of a browser of its own."""
    client = Client(REMOTE_ADDR=where, headers=headers)
    return client.post(reverse("account_login"), {"login": name, "password": password})


def signed_in(answer: Any) -> bool:
    return bool(answer.status_code == 302)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Moves the clock that sign-ins look at."""
    moved = timedelta(0)

    def move(by: timedelta) -> None:
        nonlocal moved
        moved += by

    monkeypatch.setattr(accounts.timezone, "now", lambda: datetime.now(tz=UTC) + moved)
    return move


def test_who_guesses_waits_longer_each_time_and_is_told_how_long(
    lea: User, later: Callable[[timedelta], None]
) -> None:
    for _n in range(throttle.FREE):
        assert attempt("faux").status_code == 200

    first = attempt(GOOD)  # the right one too: nothing is learnt while waiting
    assert (first.status_code, first["Retry-After"]) == (429, "15")
    assert "15 second" in first.content.decode()

    later(16 * SECOND)
    assert attempt("faux").status_code == 200
    assert attempt("faux")["Retry-After"] == "30"
    later(31 * SECOND)
    assert signed_in(attempt(GOOD))


def test_hundreds_of_failures_at_one_account_end_at_a_quarter_of_an_hour(
    lea: User, later: Callable[[timedelta], None]
) -> None:
    for _n in range(30):
        attempt("faux")
        later(throttle.LONGEST)

    attempt("faux")
    assert int(attempt("faux")["Retry-After"]) == 15 * 60


def test_ten_failures_behind_a_proxy_lock_nobody_else_out(lea: User) -> None:
    make.person("camille", password=GOOD)
    for _n in range(12):
        attempt("faux", name="lea")

    assert attempt(GOOD, name="lea").status_code == 429
    assert signed_in(attempt(GOOD, name="camille"))


def test_an_attack_from_elsewhere_does_not_lock_a_person_out_of_where_she_works(lea: User) -> None:
    assert signed_in(attempt(GOOD))
    for n in range(40):
        attempt("faux", where=f"203.0.113.{n}")

    assert attempt("faux", where="203.0.113.77").status_code == 429  # the account is slowed down
    assert signed_in(attempt(GOOD))


def test_a_flood_from_one_address_stops_it_and_spares_who_got_in_from_there(
    lea: User, later: Callable[[timedelta], None]
) -> None:
    make.person("camille", password=GOOD)
    assert signed_in(attempt(GOOD))
    for n in range(throttle.FLOOD):
        attempt("faux", name=f"nobody{n}")

    assert attempt("faux", name="somebody").status_code == 429
    assert attempt(GOOD, name="camille").status_code == 429
    assert signed_in(attempt(GOOD, name="lea"))
    assert signed_in(attempt(GOOD, name="camille", where=THERE))
    later(throttle.WINDOW + SECOND)
    assert signed_in(attempt(GOOD, name="camille"))


def test_what_a_stranger_says_of_an_address_is_not_believed(lea: User) -> None:
    """The door drops the header of all but named proxies, and sets the address itself."""
    for n in range(throttle.FREE):
        attempt("faux", **{"X-Forwarded-For": f"203.0.113.{n}"})

    assert attempt(GOOD, **{"X-Forwarded-For": "203.0.113.99"}).status_code == 429


def test_a_name_in_other_letters_and_another_address_of_a_network_are_the_same(lea: User) -> None:
    for n in range(throttle.FREE):
        attempt("faux", name="LEA " if n % 2 else "ｌｅａ", where=f"2001:db8::{n}")

    assert attempt(GOOD, where="2001:db8::ffff").status_code == 429
    assert signed_in(attempt(GOOD, where="2001:db8:1::1"))


def test_a_new_password_by_a_link_ends_the_wait(lea: User) -> None:
    for _n in range(throttle.FREE):
        attempt("faux")
    new = {"new_password1": "une toute autre phrase", "new_password2": "une toute autre phrase"}
    Client().post(accounts.password_link(account=lea), new)

    assert signed_in(attempt("une toute autre phrase"))


def test_what_was_typed_as_a_name_is_kept_nowhere(lea: User) -> None:
    attempt("x", name="my-password-by-mistake")

    assert "mistake" not in str(list(Attempt.objects.values()))


def test_old_failures_are_deleted_and_known_addresses_stay(
    lea: User, later: Callable[[timedelta], None]
) -> None:
    attempt(GOOD)
    attempt("faux", name="other", where=THERE)
    later(3 * throttle.FORGOTTEN)
    attempt(GOOD, where="203.0.113.1")

    held = set(Attempt.objects.exclude(account="").values_list("address", flat=True))
    assert held == {HERE, "203.0.113.1", ""}


def test_the_same_wrong_password_of_who_is_signed_in_is_throttled_too(lea: User) -> None:
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(lea)
    url = reverse("account_reauthenticate")
    answers = [client.post(url, {"password": "faux"}) for _n in range(throttle.FREE + 1)]

    assert answers[-1].status_code == 429


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_failures_never_wait_shorter_nor_longer_than_the_longest(one: int, two: int) -> None:
    few, many = sorted((one, two))

    assert throttle.NOTHING <= throttle.pause(few) <= throttle.pause(many) <= throttle.LONGEST
    assert (throttle.pause(few) == throttle.NOTHING) is (few < throttle.FREE)


class AnyAttack(TestCase):
    """Whatever strangers try, in whatever order."""

    @given(
        st.lists(
            st.tuples(st.sampled_from(["lea", "camille", "nobody"]), st.sampled_from("abc")),
            max_size=60,
        )
    )
    def test_who_got_in_from_there_is_never_locked_out_by_others(
        self, tried: list[tuple[str, str]]
    ) -> None:
        now = timezone.now()
        throttle.begin("lea", "home", now=now)
        throttle.succeeded("lea", "home", now=now)
        for n, (name, place) in enumerate(tried):
            throttle.begin(name, f"192.0.2.{ord(place)}", now=now + n * SECOND)

        assert throttle.wait("lea", "home", now=now + len(tried) * SECOND) == throttle.NOTHING
        guessed = [one for one in tried if one == ("lea", "a")]
        left = throttle.wait("lea", "192.0.2.97", now=now + len(tried) * SECOND)
        if len(guessed) < throttle.FREE and len([x for x in tried if x[0] == "lea"]) < 20:
            assert left == throttle.NOTHING
