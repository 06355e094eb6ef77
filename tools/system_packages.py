"""Installs a Debian package that the tests need, where it is absent and we may.

Elsewhere it says what to install; the tests that need it then skip and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


POSTGRESQL = "/usr/lib/postgresql"

SHELL = "chromium-headless-shell"
"""Chromium without the windows that no test looks at: half the processor's time."""

BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str | None:
    """The path of a Chromium, the lightest one first; None where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def postgresql_tools() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, or None."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path(POSTGRESQL).glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


def install(package: str) -> bool:
    """Whether the package could be installed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(f"Not installed: {package}. Install it with your system's packages.")
        return False
    print(f"Installing {package} from Debian's packages...", flush=True)
    _apt_get("update")
    return _apt_get("install", "-y", "--no-install-recommends", package)


def _apt_get(*words: str) -> bool:
    done = subprocess.run(
        ["apt-get", "-q", *words],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


if __name__ == "__main__":
    if sys.argv[1:] == ["chromium"] and not shutil.which(SHELL):
        had = chromium() is not None
        lighter = (os.geteuid() == 0 or not had) and install(SHELL)
        if not lighter and not had:
            install("chromium")
    if sys.argv[1:] == ["postgresql"] and postgresql_tools() is None:
        install("postgresql")
