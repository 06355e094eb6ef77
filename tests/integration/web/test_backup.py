"""A backup is one file; restored elsewhere, everything is as it was."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
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


@pytest.fixture
def run(tmp_path: Path) -> Command:
    """Run a command, or a script of this file, on a data folder of the test's own."""

    def run(*words: str, data: str = "var") -> subprocess.CompletedProcess[str]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in {"MAILLAGE_DATABASE", "MAILLAGE_SECRET"}
        }
        return subprocess.run(
            [str(Path(sys.executable).with_name("maillage")), *words]
            if "\n" not in words[0]
            else [sys.executable, "-c", words[0]],
            env={**environment, "MAILLAGE_DATA": str(tmp_path / data)},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def _installation(run: Command, tmp_path: Path) -> None:
    assert run("migrate").returncode == 0
    assert run(FILL).returncode == 0
    facts = tmp_path / "var" / "lake" / "pole" / "facts" / "_delta_log" / "0.json"
    facts.parent.mkdir(parents=True)
    facts.write_text("{}")
    (tmp_path / "var" / "web" / "depots").mkdir()
    (tmp_path / "var" / "web" / "depots" / "brut.csv").write_text("not to travel")


def test_what_is_restored_is_what_was_saved_tables_files_and_chain(
    run: Command, tmp_path: Path
) -> None:
    _installation(run, tmp_path)
    before = json.loads(run(TELL).stdout)
    saved = run("backup", str(tmp_path / "copie.tar.zst"))
    assert saved.returncode == 0, saved.stderr
    restored = run("restore", str(tmp_path / "copie.tar.zst"), data="ailleurs")
    assert restored.returncode == 0, restored.stderr
    after = json.loads(run(TELL, data="ailleurs").stdout)
    assert after == before
    assert before["chain"][0] == 3 and before["chain"][2]
    there = tmp_path / "ailleurs"
    assert (there / "lake/pole/facts/_delta_log/0.json").read_text() == "{}"
    assert not (there / "web" / "depots").exists()
    assert (there / "web").stat().st_mode & 0o777 == 0o700
    secret = (tmp_path / "var" / "web" / "secret").read_text()
    assert secret not in (there / "web" / "secret").read_text()
    assert run(FILL, data="ailleurs").returncode == 0, "new rows find free numbers"


def test_a_backup_never_writes_over_anything_nor_into_the_data(
    run: Command, tmp_path: Path
) -> None:
    _installation(run, tmp_path)
    (tmp_path / "là.zst").write_text("kept")
    over = run("backup", str(tmp_path / "là.zst"))
    assert over.returncode == 2 and "existe déjà" in over.stderr
    assert (tmp_path / "là.zst").read_text() == "kept"
    inside = run("backup", str(tmp_path / "var" / "copie.zst"))
    assert inside.returncode == 2 and "dossier des données" in inside.stderr


@pytest.mark.parametrize("harm", ["cut", "changed", "not one"])
def test_a_harmed_backup_is_refused_in_one_sentence_and_nothing_is_restored(
    harm: str, run: Command, tmp_path: Path
) -> None:
    _installation(run, tmp_path)
    copy = tmp_path / "copie.tar.zst"
    assert run("backup", str(copy)).returncode == 0
    content = copy.read_bytes()
    if harm == "cut":
        copy.write_bytes(content[: len(content) // 2])
    elif harm == "changed":
        middle = len(content) // 2
        copy.write_bytes(content[:middle] + b"\x00\x01\x02" + content[middle + 3 :])
    else:
        copy.write_text("une liste de courses")
    refused = run("restore", str(copy), data="ailleurs")
    assert refused.returncode == 2, refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "ailleurs").exists()


def test_a_restoration_refuses_a_folder_that_holds_anything(
    run: Command, tmp_path: Path
) -> None:
    _installation(run, tmp_path)
    assert run("backup", str(tmp_path / "copie.tar.zst")).returncode == 0
    refused = run("restore", str(tmp_path / "copie.tar.zst"))
    assert refused.returncode == 2 and "n'est pas vide" in refused.stderr
