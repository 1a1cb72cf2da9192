"""One life of a cluster, with real processes: prints what happened as JSON."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from timonier.kit.models import Job  # noqa: E402
from timonier.kit.work import jobs  # noqa: E402

WORKER = "import django; django.setup(); from timonier.kit.work.worker import run_worker as r; r()"


def until(fact: Callable[[], object], seconds: float = 25.0) -> bool:
    """Wait for something to be true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if fact():
            return True
        time.sleep(0.05)
    return False


def attempts(folder: Path, name: str) -> list[int]:
    """The processes that began a job."""
    return [int(p.suffix[1:]) for p in folder.glob(f"{name}.*") if p.suffix != ".end"]


def state(job: Job) -> str:
    """How the job stands now."""
    job.refresh_from_db()
    return job.state


def main(folder: Path) -> dict[str, object]:
    """Kill a worker in the middle of one job, cancel another, start a third twice."""
    call_command("migrate", run_syncdb=True, verbosity=0, skip_checks=True)
    shot = jobs.start("jobroom.walk", name="shot", folder=str(folder), steps=20)
    again = jobs.start("jobroom.walk", name="shot", folder=str(folder), steps=20)
    stopped = jobs.start("jobroom.walk", name="stopped", folder=str(folder), steps=600)
    failed = jobs.start("jobroom.stumble")
    supervisor = subprocess.Popen([sys.executable, "-c", WORKER])
    facts: dict[str, object] = {"one_job": shot.pk == again.pk}
    until(lambda: attempts(folder, "shot") and attempts(folder, "stopped"))
    until(lambda: Job.objects.get(pk=shot.pk).done > 2)
    facts["progress_seen"] = Job.objects.get(pk=shot.pk).percent
    os.kill(attempts(folder, "shot")[0], signal.SIGKILL)
    killed_at = timezone.now()
    jobs.cancel(stopped)
    facts["cancelled"] = until(lambda: state(stopped) == Job.State.CANCELLED)
    facts["recovered"] = until(lambda: state(shot) == Job.State.DONE)
    facts["seconds"] = (timezone.now() - killed_at).total_seconds()
    facts["attempts"] = len(attempts(folder, "shot")), shot.attempt
    facts["failed"] = until(lambda: state(failed) == Job.State.FAILED), failed.reason
    jobs.start("jobroom.walk", name="last", folder=str(folder), steps=600)
    until(lambda: attempts(folder, "last"))
    supervisor.send_signal(signal.SIGINT)
    facts["exit"] = supervisor.wait(20)
    worker = attempts(folder, "last")[0]
    facts["nobody_left"] = until(lambda: not Path(f"/proc/{worker}").exists(), 3)
    facts["queued_again"] = jobs.recover()
    return facts


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))  # noqa: T201
