"""`maillage work`: what is done in the background, in a process of its own.

`maillage serve` does it in a thread; a larger service separates the two.
"""

from __future__ import annotations

import logging
import threading
from typing import Any

import typer

from maillage.commands.web import start_django


app = typer.Typer(add_completion=False)

IDLE_SECONDS = 1.0


@app.command()
def work() -> None:
    """Faire le travail de fond : imports, miroirs, envois de courriels."""
    start_django()
    recover()
    _in_a_thread(_worker("work", backend="later"))
    worker = _worker("work")
    worker.configure_signals()
    worker.run()


def work_in_a_thread() -> None:
    """Do the background work of this process, until it ends."""
    recover()
    for backend in ("default", "later"):
        _in_a_thread(_worker("serve", backend=backend))


def _in_a_thread(worker: Any) -> None:
    threading.Thread(target=_until_the_end, args=(worker,), daemon=True).start()


def recover() -> None:
    """Say of what a stopped process left in the middle that it was not done.

    Every task leaves things as they were or as they are after; none is taken up again
    by itself, since a file may have been removed meanwhile.
    """
    from django.utils import timezone  # noqa: PLC0415
    from django_tasks.base import TaskResultStatus  # noqa: PLC0415
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

    from maillage.apps.circles.actions.recovery import (  # noqa: PLC0415
        recover_interrupted,
    )

    DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.FAILED, finished_at=timezone.now()
    )
    recover_interrupted()


def work_until_nothing_is_left(backend: str = "default") -> None:
    """Do what waits in the background, here and now; `later`, what nobody waits for."""
    _worker("once", once=True, backend=backend).run()


def _worker(name: str, *, once: bool = False, backend: str = "default") -> Any:
    from django.utils.crypto import get_random_string  # noqa: PLC0415
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415

    return Worker(
        queue_names=["default"],
        excluded_queue_names=[],
        interval=IDLE_SECONDS,
        batch=once,
        backend_name=backend,
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{name}-{get_random_string(16)}",
    )


def _until_the_end(worker: Any) -> None:
    """Start the loop again after a fault of the database: pages must not notice it."""
    while True:
        try:
            worker.run()
        except Exception:
            logging.getLogger("maillage.work").exception("the worker starts again")
            threading.Event().wait(IDLE_SECONDS)
