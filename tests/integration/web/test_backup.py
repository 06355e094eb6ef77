"""A backup is one file; restored elsewhere, everything is as it was."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest


Command = Callable[..., subprocess.CompletedProcess[str]]

FILL = """
from maillage.commands.web import start_django
start_django()
from maillage.apps.people.models import Person
from maillage.apps.people import audit
for number in range(3):
    person = Person.objects.create(family_name=f"Exemple {number}")
    audit.record("people.tried", person, by=person)
"""

TELL = """
import json
from maillage.commands.web import start_django
start_django()
from maillage.apps.people import audit
from maillage.commands.saved_tables import count_rows, dump
chain = audit.verify()
print(json.dumps({
    "chain": [chain.events, chain.last_hash, chain.whole],
    "tables": {name: rows.decode() for name, rows, _ in dump()},
}))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose data folder has everybody's tables, some rows and some files."""
    folder = tmp_path_factory.mktemp("installed")
    assert _run(folder, "migrate").returncode == 0
    assert _run(folder, FILL).returncode == 0
    facts = folder / "var" / "lake" / "pole" / "facts" / "_delta_log" / "0.json"
    facts.parent.mkdir(parents=True)
    facts.write_text("{}")
    (folder / "var" / "web" / "depots").mkdir()
    (folder / "var" / "web" / "depots" / "brut.csv").write_text("not to travel")
    return folder


@pytest.fixture(scope="module")
def saved(installed: Path) -> bytes:
    """The backup of that installation."""
    copy = installed / "copie.tar.zst"
    done = _run(installed, "backup", str(copy))
    assert done.returncode == 0, done.stderr
    return copy.read_bytes()


@pytest.fixture
def run(tmp_path: Path) -> Command:
    """Run a command, or a script of this file, on a data folder of the test's own."""
    return partial(_run, tmp_path)


def _run(
    folder: Path, *words: str, data: str = "var"
) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"MAILLAGE_DATABASE", "MAILLAGE_SECRET"}
    }
    return subprocess.run(
        [str(Path(sys.executable).with_name("maillage")), *words]
        if "\n" not in words[0]
        else [sys.executable, "-c", words[0]],
        env={**environment, "MAILLAGE_DATA": str(folder / data)},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_restored_is_what_was_saved_tables_files_and_chain(
    run: Command, installed: Path, saved: bytes, tmp_path: Path
) -> None:
    (tmp_path / "copie.tar.zst").write_bytes(saved)
    before = json.loads(_run(installed, TELL).stdout)
    restored = run("restore", str(tmp_path / "copie.tar.zst"), data="ailleurs")
    assert restored.returncode == 0, restored.stderr
    after = json.loads(run(TELL, data="ailleurs").stdout)
    assert after == before
    assert before["chain"][0] == 3 and before["chain"][2]
    there = tmp_path / "ailleurs"
    assert (there / "lake/pole/facts/_delta_log/0.json").read_text() == "{}"
    assert not (there / "web" / "depots").exists()
    assert (there / "web").stat().st_mode & 0o777 == 0o700
    secret = (installed / "var" / "web" / "secret").read_text()
    assert secret not in (there / "web" / "secret").read_text()
    assert run(FILL, data="ailleurs").returncode == 0, "new rows find free numbers"


def test_a_backup_never_writes_over_anything_nor_into_the_data(
    run: Command, installed: Path, tmp_path: Path
) -> None:
    shutil.copytree(installed / "var", tmp_path / "var")
    (tmp_path / "là.zst").write_text("kept")
    over = run("backup", str(tmp_path / "là.zst"))
    assert over.returncode == 2 and "existe déjà" in over.stderr
    assert (tmp_path / "là.zst").read_text() == "kept"
    inside = run("backup", str(tmp_path / "var" / "copie.zst"))
    assert inside.returncode == 2 and "dossier des données" in inside.stderr


@pytest.mark.parametrize("harm", ["cut", "changed", "not one"])
def test_a_harmed_backup_is_refused_in_one_sentence_and_nothing_is_restored(
    harm: str, run: Command, saved: bytes, tmp_path: Path
) -> None:
    copy = tmp_path / "copie.tar.zst"
    middle = len(saved) // 2
    if harm == "cut":
        copy.write_bytes(saved[:middle])
    elif harm == "changed":
        copy.write_bytes(saved[:middle] + b"\x00\x01\x02" + saved[middle + 3 :])
    else:
        copy.write_text("une liste de courses")
    refused = run("restore", str(copy), data="ailleurs")
    assert refused.returncode == 2, refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "ailleurs").exists()


def test_a_restoration_refuses_a_folder_that_holds_anything(
    run: Command, installed: Path, saved: bytes, tmp_path: Path
) -> None:
    shutil.copytree(installed / "var", tmp_path / "var")
    (tmp_path / "copie.tar.zst").write_bytes(saved)
    refused = run("restore", str(tmp_path / "copie.tar.zst"))
    assert refused.returncode == 2 and "n'est pas vide" in refused.stderr
