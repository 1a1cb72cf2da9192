"""Where state lives: TIMONIER_HOME, by default the XDG data folder (XDG Base Directory 0.8)."""

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from platformdirs import user_data_path

_KINDS = "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"


def home() -> Path:
    """The state folder, made (0700) when absent. Raises OSError when it cannot be made."""
    chosen = os.environ.get("TIMONIER_HOME")
    folder = Path(chosen).expanduser() if chosen else user_data_path("timonier", appauthor=False)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder.resolve()


def secret_key(folder: Path) -> str:
    """The installation's own key: from the environment, else made once and kept at 0600."""
    if given := os.environ.get("TIMONIER_SECRET_KEY"):
        return given
    file = folder / "secret_key"
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(50))
    return file.read_text().strip()


def _write_once(file: Path, text: str) -> None:
    """Make a file that is whole from its first moment; the one of whoever came first stays."""
    growing = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(growing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w") as handle:
            handle.write(text)
            handle.flush()
            os.fsync(handle.fileno())
        try:
            os.link(growing, file)
        except FileExistsError:
            return
        except OSError:  # a disk that has no links
            growing.rename(file)
    finally:
        growing.unlink(missing_ok=True)


def database(folder: Path) -> dict[str, Any]:
    """Django's settings of the database: DATABASE_URL, else SQLite in the state folder.

    Raises ImproperlyConfigured, without the password that the address may hold.
    """
    try:
        found = dict(dj_database_url.config(default=f"sqlite:///{folder / 'timonier.sqlite3'}"))
    except ValueError:
        raise ImproperlyConfigured(f"DATABASE_URL is no address of a database: {_KINDS}") from None
    if str(found["ENGINE"]).rpartition(".")[2] not in ("sqlite3", "postgresql"):
        raise ImproperlyConfigured(f"DATABASE_URL names a kind of database not used here: {_KINDS}")
    return found
