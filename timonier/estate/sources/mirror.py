"""Bring a remote repository here as a bare mirror, and nothing but its objects and branches."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from timonier.estate.sources.addresses import Address, refuse_private
from timonier.estate.sources.git_process import GitFailed, Running
from timonier.estate.sources.guard import Guard, folder_bytes, too_large

MAX_BYTES = 4 * 2**30
SECONDS = 1800.0
_SETTINGS = {
    "fetch.fsckObjects": "true",
    "transfer.fsckObjects": "true",
    "fetch.recurseSubmodules": "false",
    "http.followRedirects": "false",  # a redirect could lead to a host that was not checked
    "http.sslVersion": "tlsv1.2",  # or later: curl built on GnuTLS takes 1.0 otherwise
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
    # A pedantic objection to old commits is no reason to leave a repository unread.
    "fetch.fsck.missingSpaceBeforeDate": "ignore",
    "fetch.fsck.zeroPaddedFilemode": "ignore",
    "fetch.fsck.badTimezone": "ignore",
}
_QUIETLY = ("--quiet", "--no-tags", "--no-recurse-submodules")
_SSH = "ssh -oBatchMode=yes -oStrictHostKeyChecking=yes -oPermitLocalCommand=no -oForwardAgent=no"
# A host that is connected to has 30 s to say who it is; one that no longer answers is given 45.
_PATIENCE = "-oConnectTimeout=30 -oServerAliveInterval=15 -oServerAliveCountMax=3"


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
    if not _is_whole(folder):
        _clone(address, folder, rules)
        return folder
    heads, before = "+refs/heads/*:refs/heads/*", _branches(folder)
    arguments = ["fetch", *_QUIETLY, "--prune", "--no-auto-gc", "--end-of-options", address.url]
    _run([*arguments, heads], _Call(address, folder, rules))
    if before and not _branches(folder):
        _put_back(folder, before)
        raise GitFailed("the host names no branch any more: what was read before stays")
    return folder


def _branches(folder: Path) -> bytes:
    """Each branch and where it stands, as `update-ref --stdin` takes them."""
    form = "--format=create %(refname) %(objectname)"
    with Running(["for-each-ref", form, "refs/heads"], git_dir=folder) as git:
        said = git.stdout.read()
        git.finish()
    return said


def _put_back(folder: Path, branches: bytes) -> None:
    """A page of a proxy that is one line long reads to git as a repository without branches."""
    with Running(["update-ref", "--stdin"], git_dir=folder, stdin=True) as git:
        assert git.process.stdin is not None
        with git.process.stdin as asked:
            asked.write(branches)
        git.finish()


def _is_whole(folder: Path) -> bool:
    """Whether git can work on it: a cut of power empties, or fills with zeros, what it never syncs.

    Objects are asked for again by git itself; its settings and references are not.
    """
    must = [folder / "HEAD", folder / "config"]
    refs = [path for path in (folder / "refs").rglob("*") if path.is_file()]
    try:
        if not all(path.read_bytes().strip(b"\0\n ") for path in must + refs):
            return False
        return b"\0" not in (folder / "packed-refs").read_bytes()
    except FileNotFoundError:
        return all(path.exists() for path in must)  # no reference was packed


def _clone(address: Address, folder: Path, rules: _Rules) -> None:
    growing = folder.with_suffix(".part")
    shutil.rmtree(growing, ignore_errors=True)
    arguments = ["clone", *_QUIETLY, "--bare", "--template=", "--no-local", "--end-of-options"]
    try:
        _run([*arguments, address.url, str(growing)], _Call(address, growing, rules))
        shutil.rmtree(folder, ignore_errors=True)  # one that a cut left damaged
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
        ssh = " ".join((_SSH, _PATIENCE, *_bound_ssh(self.address, self.rules.bound)))
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
        guard = Guard(git, call.folder, call.rules.max_bytes)
        guard.start()
        try:
            git.finish()
        except GitFailed:
            if not guard.why:
                raise
        finally:
            guard.stop()
    if guard.why:
        raise GitFailed(guard.why)
    if folder_bytes(call.folder) > call.rules.max_bytes:
        raise GitFailed(too_large(call.rules.max_bytes))


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
