"""Run git so that neither a repository nor the user's account can make it run anything else."""

from __future__ import annotations

import contextlib
import io
import os
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Self

MINIMUM = (2, 32)  # the first that honours GIT_CONFIG_GLOBAL (git release notes 2.32)
MEMORY = 4 * 2**30  # address space of one git process, bytes
SECONDS = 900.0
OUTPUT = 4 * 2**30  # bytes one git process may say: a tree bomb in old history says more
_STEP = 1 << 18
_HEAD = 1 << 14  # of what git says when it fails, bytes that are looked at
_ASIDE = ("Cloning into", "warning:", "hint:", "Warning: ", "remote: warning")

# None of these should matter, since the only configuration read is our own; each is a second lock.
OVERRIDES = {
    "color.ui": "never",
    "core.alternateRefsCommand": "false",
    "core.attributesFile": os.devnull,
    "core.commitGraph": "false",
    "core.deltaBaseCacheLimit": "64m",
    "core.excludesFile": os.devnull,
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.packedGitLimit": "256m",
    "core.pager": "cat",
    "core.quotePath": "false",
    "core.symlinks": "false",
    "core.useReplaceRefs": "false",
    "credential.helper": "",
    "gc.auto": "0",
    "gpg.program": "false",
    "i18n.logOutputEncoding": "UTF-8",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
    "submodule.recurse": "false",
}


class GitMissing(Exception):
    """git is absent or too old; the message says which version is needed."""


class GitFailed(Exception):
    """git could not do what was asked; the message is its own last words, cleaned."""


@cache
def binary() -> str:
    """Absolute path of a git that is recent enough. Raises GitMissing."""
    found = shutil.which("git")
    if found is None or not Path(found).is_absolute():
        raise GitMissing(f"git is not installed (version {_dotted(MINIMUM)} or later is needed)")
    said = subprocess.run([found, "--version"], capture_output=True, check=False, env=environment())
    digits = re.search(rb"(?<!\d)(\d+)\.(\d+)", said.stdout)
    version = (int(digits[1]), int(digits[2])) if digits else (0, 0)
    if version < MINIMUM:
        raise GitMissing(f"git {_dotted(version)} is too old: {_dotted(MINIMUM)} is needed")
    return found


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


# A home in which nothing can be: reading anything below it fails, whoever owns this machine.
_NOWHERE = os.devnull


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The whole environment of a git process: nothing is inherited but what is listed."""
    fixed = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ASKPASS": "false",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_PAGER": "cat",
        # git log flushes after every commit unless told not to: a third of the cost of reading it.
        "GIT_FLUSH": "0",
    }
    kept = {name: os.environ[name] for name in ("TMPDIR",) if name in os.environ}
    return fixed | kept | dict(extra or {})


def command(
    arguments: Sequence[str], *, git_dir: Path | None, overrides: Mapping[str, str]
) -> list[str]:
    """The argument list of a git call, with our settings before the verb."""
    settings = [
        part
        for name, value in (OVERRIDES | dict(overrides)).items()
        for part in ("-c", f"{name}={value}")
    ]
    place = [f"--git-dir={git_dir}"] if git_dir else []
    return [binary(), "--no-pager", *settings, *place, *arguments]


class _Measured(io.RawIOBase):
    """The output of a process, refused past a measure so that a bomb cannot fill the memory."""

    def __init__(self, raw: IO[bytes], limit: int) -> None:
        self.raw, self.left = raw, limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        count: int = self.raw.readinto(buffer) or 0  # type: ignore[attr-defined]
        self.left -= count
        if self.left < 0:
            raise GitFailed("the output is larger than any honest repository's")
        return count


class Running:
    """A git process in its own process group, with a deadline; killed with all its children."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        git_dir: Path | None,
        stdin: bool = False,
        seconds: float = SECONDS,
        output: int = OUTPUT,
        overrides: Mapping[str, str] | None = None,
        env: Mapping[str, str] | None = None,
        spool: bool = False,
    ) -> None:
        """`spool`: the output goes to a file, read after `finish` at half the cost of a pipe."""
        self._spool = tempfile.TemporaryFile() if spool else None  # noqa: SIM115 - as _words
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._place = f"{git_dir}/" if git_dir else ""
        self._late = False
        self.process = subprocess.Popen(
            command(arguments, git_dir=git_dir, overrides=overrides or {}),
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=self._spool or subprocess.PIPE,
            stderr=self._words,
            env={"HOME": _NOWHERE} | environment(env),
            cwd=git_dir or os.sep,
            start_new_session=True,
            bufsize=0,
        )
        _cap(self.process.pid, resource.RLIMIT_AS, MEMORY)
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True
        self._timer.start()
        self.stdout: IO[bytes]
        if self._spool is not None:
            _cap(self.process.pid, resource.RLIMIT_FSIZE, output)
            self.stdout = self._spool
        else:
            assert self.process.stdout is not None
            self.stdout = io.BufferedReader(_Measured(self.process.stdout, output), _STEP)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self.kill()
        for stream in (self.process.stdin, self.process.stdout, self._words, self._spool):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _expire(self) -> None:
        self._late = True
        self.kill()

    def kill(self) -> None:
        """End the process and whatever it started; harmless when it has ended."""
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def finish(self) -> None:
        """Wait for the end. Raises GitFailed with the cause when it was not a good one."""
        code = self.process.wait()
        if self._late:
            raise GitFailed("git took too long and was stopped")
        if self._spool is not None:
            self._spool.seek(0)
        if code:
            raise GitFailed(self.words() or f"git ended with code {code}")

    def words(self) -> str:
        """The first cause that git gave, without control characters.

        What follows it are its consequences and advice. Not the folder it ran in: that is ours, and
        gone when somebody reads this.
        """
        self._words.seek(0)
        text = self._words.read(_HEAD).decode("utf-8", "replace")
        return first_cause(text.replace(self._place, "") if self._place else text)


def first_cause(text: str) -> str:
    """The line of git's (or ssh's) complaints that says why, clean and at most 300 letters.

    Where that is an `error:`, what git gave up on is the `fatal:` after it: both are told.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    told = [line for line in lines if not line.startswith(_ASIDE)] or lines
    given_up = [line for line in told if line.startswith("fatal: ")]
    both = told[:1] + (given_up[-1:] if told and told[0].startswith("error: ") else [])
    plain = [re.sub("^(remote: )?((fatal|error|ERROR): )?", "", line) for line in both]
    line = "; ".join(dict.fromkeys(plain))
    return without_credentials("".join(c if c.isprintable() else " " for c in line))[:300]


def _cap(pid: int, what: int, measure: int) -> None:
    if hasattr(resource, "prlimit"):
        with contextlib.suppress(OSError, ValueError):
            resource.prlimit(pid, what, (measure, measure))


def without_credentials(text: str) -> str:
    """The text with the user part of every URL in it removed."""
    return re.sub(r"(?<!\w)(\w+://)[^/\s@]*@", r"\1", text)
