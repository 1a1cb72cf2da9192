"""What is sealed opens at its place with its key alone; second factors are, and work as before."""

import base64
import sqlite3
import tarfile
import threading
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests import make
from timonier.cli import main
from timonier.kit.access import factors
from timonier.kit.backup import back_up, restore
from timonier.kit.store import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.data]
SQLITE = {"ENGINE": "django.db.backends.sqlite3"}


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def code_of(secret: str) -> str:
    return f"{hotp_value(secret, next(iter(counters()))):06}"


def stored(pk: int) -> str:
    """What the table holds, below every model."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator WHERE id = %s", [pk])
        return str(cursor.fetchone()[0])


@pytest.fixture(scope="module")
def one_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@given(text=st.text(), about=st.text())
def test_any_text_opens_where_it_was_sealed(one_home: Path, text: str, about: str) -> None:
    text, about = (t.encode("utf-8", "replace").decode() for t in (text, about))
    sealed = sealing.seal(one_home, text, about=about)

    assert sealing.unseal(one_home, sealed, about=about) == text
    assert sealing.unseal(one_home, sealed, about=about + "x") is None
    assert sealing.seal(one_home, text, about=about) != sealed


@given(st.data())
def test_a_changed_text_opens_nowhere(one_home: Path, data: Any) -> None:
    sealed = sealing.seal(one_home, "a secret", about="here")
    head, _colon, body = sealed.rpartition(":")
    raw = bytearray(base64.urlsafe_b64decode(body))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    changed = f"{head}:{base64.urlsafe_b64encode(bytes(raw)).decode()}"

    assert sealing.unseal(one_home, changed, about="here") is None
    assert sealing.unseal(one_home, sealed[: data.draw(st.integers(0, 40))], about="here") is None


def test_of_many_first_keys_one_stands_and_others_may_not_read_it(home: Path) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(sealing.seal(home, "x", about="y")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [sealing.unseal(home, each, about="y") for each in found] == ["x"] * 8
    assert len(sealing.keys(home)) == 1
    assert (home / sealing.KEYS).stat().st_mode & 0o077 == 0


def test_a_second_factor_lies_sealed_and_its_codes_work(home: Path) -> None:
    secret = generate_totp_secret()
    totp = TOTP.activate(make.person(), secret)

    assert secret not in stored(totp.instance.pk)
    assert "sealed:1:" in stored(totp.instance.pk)
    again = Authenticator.objects.get(pk=totp.instance.pk)
    assert again.wrap().validate_code(code_of(secret))
    again.record_usage()
    assert Authenticator.objects.get(pk=again.pk).data["secret"] == secret


def test_recovery_codes_lie_sealed_and_each_works_once(home: Path) -> None:
    made = RecoveryCodes.activate(make.person())
    codes, pk = made.generate_codes(), made.instance.pk
    assert "sealed:1:" in stored(pk)

    assert Authenticator.objects.get(pk=pk).wrap().validate_code(codes[0])
    assert not Authenticator.objects.get(pk=pk).wrap().validate_code(codes[0])
    assert Authenticator.objects.get(pk=pk).wrap().generate_codes() == codes


def test_a_secret_moved_to_another_person_opens_for_nobody(home: Path) -> None:
    secret = generate_totp_secret()
    one = TOTP.activate(make.person("one"), secret).instance
    two = TOTP.activate(make.person("two"), generate_totp_secret()).instance
    with connection.cursor() as cursor:
        moved = stored(one.pk)
        cursor.execute("UPDATE mfa_authenticator SET data = %s WHERE id = %s", [moved, two.pk])

    assert not Authenticator.objects.get(pk=two.pk).wrap().validate_code(code_of(secret))
    assert factors.states() == {"sealed": 1, "clear": 0, "unknown": 1}


def test_a_missing_key_is_unknown_told_and_never_a_yes_or_an_error(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = generate_totp_secret()
    pk = TOTP.activate(make.person(), secret).instance.pk
    kept = (home / sealing.KEYS).read_bytes()
    (home / sealing.KEYS).unlink()
    before = stored(pk)

    row = Authenticator.objects.get(pk=pk)
    assert not row.wrap().validate_code(code_of(secret))
    row.record_usage()
    row.save()
    assert stored(pk) == before
    assert main(["doctor"]) == 1
    assert "their key is missing" in capsys.readouterr().out
    assert main(["keys"]) == 1

    (home / sealing.KEYS).write_bytes(kept)
    assert Authenticator.objects.get(pk=pk).wrap().validate_code(code_of(secret))


def test_what_lay_in_clear_is_sealed_by_the_daily_job(home: Path) -> None:
    secret = generate_totp_secret()
    row = Authenticator(user=make.person(), type="totp", data={"secret": secret})
    Authenticator.objects.bulk_create([row])  # as the library wrote it before
    assert factors.states() == {"sealed": 0, "clear": 1, "unknown": 0}

    assert factors.seal_again() == 1
    assert factors.states() == {"sealed": 1, "clear": 0, "unknown": 0}
    assert Authenticator.objects.get().wrap().validate_code(code_of(secret))
    assert factors.seal_again() == 0


def test_a_key_is_exchanged_and_the_old_one_goes_when_asked(home: Path) -> None:
    secret = generate_totp_secret()
    pk = TOTP.activate(make.person(), secret).instance.pk
    old = stored(pk)

    assert main(["keys", "--rotate"]) == 0
    assert stored(pk) != old
    assert len(sealing.keys(home)) == 2
    assert main(["keys", "--forget-old"]) == 0
    assert len(sealing.keys(home)) == 1
    assert Authenticator.objects.get(pk=pk).wrap().validate_code(code_of(secret))


@pytest.mark.parametrize("asked", [False, True])
def test_a_backup_opens_what_is_sealed_only_where_that_was_asked(
    home: Path, tmp_path_factory: pytest.TempPathFactory, asked: bool
) -> None:
    sealed = sealing.seal(home, "a secret", about="here")
    away = tmp_path_factory.mktemp("away")
    database = SQLITE | {"NAME": str(home / "empty.sqlite3")}
    sqlite3.connect(database["NAME"]).close()
    archive, fresh = away / "b.tar.gz", away / "home"
    back_up(home=home, database=database, out=archive, now=timezone.now(), with_keys=asked)
    with tarfile.open(archive) as opened:
        held = [name for name in opened.getnames() if name.startswith(sealing.KEYS)]
    fresh.mkdir()
    into = SQLITE | {"NAME": str(fresh / "timonier.sqlite3")}
    restore(archive=archive, home=fresh, database=into, replace=False)

    assert bool(held) is asked
    assert sealing.unseal(fresh, sealed, about="here") == ("a secret" if asked else None)
    restore(archive=archive, home=home, database=database, replace=True)
    assert sealing.unseal(home, sealed, about="here") == "a secret"
