"""Runs a command with a PostgreSQL server of its own, started for it and thrown away.

    python -m tools.with_postgresql pytest -m database

The server listens on a free port of 127.0.0.1; its address is in MAILLAGE_DATABASE.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools.system_packages import install, postgresql_tools


SETTINGS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""Nothing of this server outlives its tests: durability would only slow them."""


@contextmanager
def server() -> Iterator[str]:
    """The address of a new, empty PostgreSQL server."""
    tools = postgresql_tools() or (install("postgresql") and postgresql_tools())
    if not tools:
        sys.exit("PostgreSQL is not on this machine, and could not be installed.")
    folder = Path(tempfile.mkdtemp(prefix="maillage-postgresql-"))
    port = _free_port()
    owner = _owner(folder)
    data = folder / "data"
    try:
        _run(owner, [tools / "initdb", "-D", data, "-U", "maillage", "-A", "trust"])
        options = f"{SETTINGS} -c port={port} -c unix_socket_directories={folder}"
        options += " -c listen_addresses=127.0.0.1 -c max_connections=200"
        log = folder / "log"
        _run(
            owner,
            [tools / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start"],
        )
        try:
            yield f"postgresql://maillage@127.0.0.1:{port}/postgres"
        finally:
            _run(owner, [tools / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _owner(folder: Path) -> str | None:
    """Who runs the server: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return account.pw_name


def _run(owner: str | None, words: Sequence[str | Path]) -> None:
    subprocess.run(
        [str(word) for word in words],
        user=owner,
        cwd="/",
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    with server() as address:
        environment = {**os.environ, "MAILLAGE_DATABASE": address}
        status = subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    sys.exit(status)
