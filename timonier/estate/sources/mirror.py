"""Bring a remote repository here as a bare mirror, and nothing but its objects and branches."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

from timonier.estate.sources.addresses import Address, refuse_private
from timonier.estate.sources.git_process import GitFailed, Running

MAX_BYTES = 4 * 2**30
SECONDS = 1800.0
_SETTINGS = {
    "fetch.fsckObjects": "true",
    "transfer.fsckObjects": "true",
    "fetch.recurseSubmodules": "false",
    "http.followRedirects": "false",  # a redirect could lead to a host that was not checked
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    # A pedantic objection to old commits is no reason to leave a repository unread.
    "fetch.fsck.missingSpaceBeforeDate": "ignore",
    "fetch.fsck.zeroPaddedFilemode": "ignore",
    "fetch.fsck.badTimezone": "ignore",
}
_QUIETLY = ("--quiet", "--no-tags", "--no-recurse-submodules")
_SSH = "ssh -oBatchMode=yes -oStrictHostKeyChecking=yes -oPermitLocalCommand=no -oForwardAgent=no"


def mirror(address: Address, *, into: Path, token: str = "", max_bytes: int = MAX_BYTES) -> Path:
    """Clone or bring up to date; the folder of the mirror. Raises GitFailed, AddressRefused.

    A clone that fails leaves nothing behind; a fetch that fails leaves the mirror as it was.
    """
    bound = refuse_private(address.host) if address.scheme in ("https", "ssh") else ()
    rules = _Rules(token, max_bytes, "https:ssh", bound)
    return _mirror(address, into=into, rules=rules)


def folder_for(address: Address, into: Path) -> Path:
    """Where the mirror of an address is kept: readable, and unique whatever the address."""
    digest = hashlib.sha256(address.url.encode()).hexdigest()[:16]
    readable = "".join(c if c.isalnum() or c in "-_." else "-" for c in address.name)[:60]
    return into / f"{readable.lstrip('.-') or 'repository'}-{digest}.git"


@dataclass(frozen=True, slots=True)
class _Rules:
    token: str
    max_bytes: int
    protocols: str  # as GIT_ALLOW_PROTOCOL has them
    bound: tuple[str, ...] = ()  # the checked addresses of the host; empty: as the name resolves


def _mirror(address: Address, *, into: Path, rules: _Rules) -> Path:
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = folder_for(address, into)
    if not (folder / "HEAD").exists():
        _clone(address, folder, rules)
        return folder
    heads = "+refs/heads/*:refs/heads/*"
    arguments = ["fetch", *_QUIETLY, "--prune", "--no-auto-gc", "--end-of-options", address.url]
    _run([*arguments, heads], _Call(address, folder, rules))
    return folder


def _clone(address: Address, folder: Path, rules: _Rules) -> None:
    growing = folder.with_suffix(".part")
    shutil.rmtree(growing, ignore_errors=True)
    arguments = ["clone", *_QUIETLY, "--bare", "--template=", "--no-local", "--end-of-options"]
    try:
        _run([*arguments, address.url, str(growing)], _Call(address, growing, rules))
        growing.rename(folder)
    finally:
        shutil.rmtree(growing, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Call:
    address: Address
    folder: Path
    rules: _Rules

    def environment(self) -> dict[str, str]:
        """The token travels in the environment of the one git process, never in an argument."""
        ssh = " ".join((_SSH, *_bound_ssh(self.address, self.rules.bound)))
        env = {"GIT_ALLOW_PROTOCOL": self.rules.protocols, "GIT_SSH_COMMAND": ssh}
        return env | _credentials(self.address, self.rules.token) | _keys(self.address)

    def settings(self) -> dict[str, str]:
        """What git is told beside its own settings."""
        allowed = {f"protocol.{name}.allow": "always" for name in self.rules.protocols.split(":")}
        return _SETTINGS | allowed | _bound_https(self.address, self.rules.bound)


def _bound_https(address: Address, bound: tuple[str, ...]) -> dict[str, str]:
    """curl asks no name server for the host: it gets the addresses that were checked (git 2.37)."""
    if address.scheme != "https" or not bound:
        return {}
    places = ",".join(f"[{one}]" if ":" in one else one for one in bound)
    return {"http.curloptResolve": f"{address.host}:{address.port or 443}:{places}"}


def _bound_ssh(address: Address, bound: tuple[str, ...]) -> tuple[str, ...]:
    """ssh connects to a checked address and still asks for the key of the name."""
    if address.scheme != "ssh" or not bound:
        return ()
    known = f"[{address.host}]:{address.port}" if address.port not in (None, 22) else address.host
    return (f"-oHostName={bound[0]}", f"-oHostKeyAlias='{known}'")


def _run(arguments: list[str], call: _Call) -> None:
    with Running(
        arguments,
        git_dir=call.folder if arguments[0] == "fetch" else None,
        seconds=SECONDS,
        overrides=call.settings(),
        env=call.environment(),
    ) as git:
        guard = _SizeGuard(git, call.folder, call.rules.max_bytes)
        guard.start()
        try:
            git.finish()
        except GitFailed:
            if not guard.exceeded:
                raise
        finally:
            guard.stop()
    if guard.exceeded or folder_bytes(call.folder) > call.rules.max_bytes:
        raise GitFailed(f"the repository is larger than {call.rules.max_bytes >> 20} MiB")


def _credentials(address: Address, token: str) -> dict[str, str]:
    if not token:
        return {}
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.https://{address.host}/.extraHeader",
        "GIT_CONFIG_VALUE_0": f"Authorization: Basic {basic}",
    }


def _keys(address: Address) -> dict[str, str]:
    """What ssh needs to find the operator's key: the agent, and the home where keys are."""
    if address.scheme != "ssh":
        return {}
    return {name: os.environ[name] for name in ("SSH_AUTH_SOCK", "HOME") if name in os.environ}


class _SizeGuard(threading.Thread):
    """Stops git when the folder grows past the measure."""

    def __init__(self, git: Running, folder: Path, max_bytes: int) -> None:
        super().__init__(daemon=True)
        self.git, self.folder, self.max_bytes = git, folder, max_bytes
        self.exceeded = False
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(0.2):
            if folder_bytes(self.folder) > self.max_bytes:
                self.exceeded = True
                self.git.kill()
                return

    def stop(self) -> None:
        self._done.set()
        self.join()


def folder_bytes(folder: Path) -> int:
    """The size of all files below a folder; those that vanish meanwhile count for nothing."""
    total = 0
    for place, _, files in os.walk(folder):
        for name in files:
            try:
                total += os.lstat(os.path.join(place, name)).st_size  # noqa: PTH118
            except OSError:
                continue
    return total
