"""One writer at a time: an advisory lock that dies with its process."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from maillage.engine.errors import BadInput


Wait = Callable[[], bool]
"""Called when the lock is held by another: waits a while, False to give up."""


def no_wait() -> bool:
    """Give up at once."""
    return False


@contextmanager
def held(path: Path, wait: Wait = no_wait, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock of a file, made if absent; shared between readers if asked.

    The kernel frees it when the process ends, however it ends, so that a killed
    import never leaves a lake locked. Raises BadInput when `wait` gives up.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    with path.open("ab") as handle:
        while True:
            try:
                fcntl.flock(handle, kind | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not wait():
                    raise BadInput(
                        "Une autre commande travaille sur le lac"
                        f" « {path.parent.name} » : attendre qu'elle finisse,"
                        " puis recommencer."
                    ) from None
        yield
