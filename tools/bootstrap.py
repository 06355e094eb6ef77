"""Put uv, the installer, at .tools/uv with nothing but the standard library.

A bare Debian has python3 but may lack pip and venv, so the wheel is fetched from
the package index itself and only its one executable is kept. The index is the one
pip would use (PIP_INDEX_URL or UV_DEFAULT_INDEX), else PyPI.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import shutil
import stat
import subprocess
import sys
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path


UV_VERSION = "0.13.9"
TARGET = Path(__file__).resolve().parent.parent / ".tools" / "uv"


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  the one file an older Python may run
        sys.exit(f"Maillage needs Python 3.11 or newer; {sys.executable} is older.")
    if TARGET.exists() and _version(TARGET) == UV_VERSION:
        return
    TARGET.parent.mkdir(exist_ok=True)
    on_path = shutil.which("uv")
    if on_path and _version(Path(on_path)) == UV_VERSION:
        shutil.copy2(on_path, TARGET)
        return
    executable = _executable_in(_download(_wheel()))
    beside = TARGET.with_suffix(".part")
    beside.write_bytes(executable)
    beside.chmod(beside.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    beside.replace(TARGET)


def _version(uv: Path) -> str:
    answer = subprocess.run(
        [uv, "--version"], capture_output=True, text=True, check=False
    )
    words = answer.stdout.split()
    return words[1] if answer.returncode == 0 and len(words) > 1 else ""


def _wheel() -> dict[str, object]:
    index = os.environ.get("UV_DEFAULT_INDEX") or os.environ.get("PIP_INDEX_URL")
    page = (index or "https://pypi.org/simple").rstrip("/") + "/uv/"
    request = urllib.request.Request(
        page, headers={"Accept": "application/vnd.pypi.simple.v1+json"}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:
        files = json.load(answer)["files"]
    machine = platform.machine().replace("arm64", "aarch64")
    for file in files:
        name = file["filename"]
        if name.startswith(f"uv-{UV_VERSION}-py3-none-manylinux") and name.endswith(
            f"{machine}.whl"
        ):
            return {**file, "url": urllib.parse.urljoin(page, file["url"])}
    sys.exit(f"No uv {UV_VERSION} for {machine} at {page}: install uv by hand.")


def _download(wheel: dict[str, object]) -> bytes:
    with urllib.request.urlopen(str(wheel["url"]), timeout=300) as answer:
        content: bytes = answer.read()
    expected = wheel["hashes"]["sha256"]  # type: ignore[index]
    if hashlib.sha256(content).hexdigest() != expected:
        sys.exit("The uv wheel does not match its published hash: try again.")
    return content


def _executable_in(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.endswith("/scripts/uv"):
                return archive.read(name)
    sys.exit("The uv wheel holds no executable: install uv by hand.")


if __name__ == "__main__":
    main()
