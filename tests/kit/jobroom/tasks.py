"""Jobs that say when they begin and end, so that a test can count."""

import os
import time
from pathlib import Path

from timonier.kit.work.jobs import job, progress


@job("jobroom.walk", active_key=lambda args: args["name"], subject=lambda args: args["name"])
def walk(*, name: str, folder: str, steps: int) -> None:
    """Take a tenth of a second per step; each attempt leaves a file named after its process."""
    (Path(folder) / f"{name}.{os.getpid()}").touch()
    for step in range(steps):
        progress(done=step, total=steps, phase="walking")
        time.sleep(0.1)
    (Path(folder) / f"{name}.end").touch()


@job("jobroom.stumble")
def stumble() -> None:
    """Fail with a message that holds a password."""
    raise ValueError("cannot read https://alice:hunter2@example.org/repo.git")
