"""What a build was made from, so that the next one makes again only what changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from maillage.engine.lake.files import write_beside
from maillage.engine.lake.line_files import LineFile


SOURCES_FILE = "sources.json"

_LAYOUT = 1
"""To be raised whenever a month would be made otherwise from the same lines."""


@dataclass(frozen=True)
class Sources:
    """The numbering that a build's numbers are of, the files it read, and the
    substance that each of its presentations had."""

    numbering: str
    files: Collection[LineFile]
    substances: Mapping[str, str]

    def write(self, build: Path) -> None:
        """Keep it in the folder of the build."""
        files = {
            str(file.path): {"stamp": file.stamp, "months": file.months}
            for file in self.files
        }
        said = {
            "layout": _LAYOUT,
            "numbering": self.numbering,
            "files": files,
            "substances": self.substances,
        }
        text = json.dumps(said, ensure_ascii=False)
        write_beside(build / SOURCES_FILE, text.encode())

    @classmethod
    def read(cls, build: Path) -> Sources | None:
        """What a build was made from; None when it was made otherwise than today."""
        try:
            text = (build / SOURCES_FILE).read_text(encoding="utf-8")
            said: Mapping[str, Any] = json.loads(text)
        except (OSError, ValueError):
            return None
        if said["layout"] != _LAYOUT:
            return None
        files = [
            LineFile(Path(path), tuple(about["stamp"]), tuple(about["months"]))
            for path, about in said["files"].items()
        ]
        return cls(said["numbering"], files, said["substances"])

    def unchanged(self, files: Collection[LineFile]) -> set[int]:
        """The months that come from the same files as in this build."""
        before, now = _by_month(self.files), _by_month(files)
        return {month for month, held in now.items() if before.get(month) == held}


def _by_month(files: Collection[LineFile]) -> dict[int, set[tuple[Path, Any]]]:
    found: dict[int, set[tuple[Path, Any]]] = {}
    for file in files:
        for month in file.months:
            found.setdefault(month, set()).add((file.path, file.stamp))
    return found
