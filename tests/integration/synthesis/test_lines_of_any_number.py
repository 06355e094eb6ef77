"""A file of exactly N lines: the same for the same seed, whole or absent."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from maillage.commands.synthesise import synthesise
from maillage.engine.errors import BadInput
from maillage.engine.synthesis.deliveries import Deliveries, block_deliveries
from maillage.engine.synthesis.pole import write_pole
from maillage.engine.synthesis.setting import make_setting
from maillage.engine.synthesis.stream import usual_doctors, write_lines


LAST_MONTH = date(2026, 10, 1)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("rows", [1, 17, 5_000, 150_000])  # 150,000: two blocks
def test_the_file_has_exactly_the_rows_that_were_asked(
    tmp_path: Path, rows: int
) -> None:
    out = tmp_path / "lines.csv"
    told: list[tuple[int, int]] = []
    write_lines(
        out,
        rows=rows,
        seed=5,
        last_month=LAST_MONTH,
        on_progress=lambda done, whole: told.append((done, whole)),
    )
    content = out.read_bytes()
    assert content.endswith(b"\n")
    assert content.count(b"\n") == rows + 1
    assert told[-1] == (rows, rows)
    assert all(line.count(b";") == 14 for line in content.splitlines())
    assert [path.name for path in tmp_path.iterdir()] == ["lines.csv"]


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(
    tmp_path: Path,
) -> None:
    digests = []
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        out = tmp_path / f"{name}.csv"
        write_lines(out, rows=2_000, seed=seed, last_month=LAST_MONTH)
        digests.append(_digest(out))
    assert digests[0] == digests[1] != digests[2]


def test_the_same_seed_gives_the_same_pole(tmp_path: Path) -> None:
    poles = [
        write_pole(tmp_path / name, seed=4, last_month=LAST_MONTH, patients=300)
        for name in "ab"
    ]
    first, second = ([_digest(path) for path in pole.files] for pole in poles)
    assert first == second
    assert poles[0].truth == poles[1].truth


def test_a_block_is_the_same_whatever_is_drawn_before_or_beside_it() -> None:
    setting = make_setting(seed=6, last_month=LAST_MONTH, doctors=12)
    in_order = [block_deliveries(setting, number) for number in range(3)]
    other = make_setting(seed=6, last_month=LAST_MONTH, doctors=12)
    with ThreadPoolExecutor(3) as pool:
        beside = list(pool.map(lambda n: block_deliveries(other, n), (2, 1, 0)))
    for one, again in zip(in_order, reversed(beside), strict=True):
        _assert_same(one, again)


def _assert_same(one: Deliveries, again: Deliveries) -> None:
    for column in ("person", "day", "doctor", "pharmacy", "presentation", "boxes"):
        assert np.array_equal(getattr(one, column), getattr(again, column))


def test_a_larger_file_has_more_patients_and_more_doctors(tmp_path: Path) -> None:
    assert usual_doctors(1) == 12
    assert usual_doctors(5_000_000) == 119  # 5,000,000 / 60 lines / 700 patients
    setting = write_lines(
        tmp_path / "a.csv", rows=100, seed=1, last_month=LAST_MONTH, doctors=30
    )
    assert len(setting.staff.codes) == 30


def test_patients_bear_a_local_number(tmp_path: Path) -> None:
    out = tmp_path / "lines.tsv"
    write_lines(out, rows=500, seed=1, last_month=LAST_MONTH)
    rows = [line.split("\t") for line in out.read_text().splitlines()]
    assert len(rows[0]) == 15
    assert all(row[5].startswith("P0") for row in rows[1:])


@pytest.mark.parametrize(
    ("out", "rows", "doctors", "words"),
    [
        ("a.csv", 0, None, "va de 1 à"),
        ("a.csv", -3, None, "va de 1 à"),
        ("a.csv", 10, 0, "au moins 1 médecin"),
        ("a.xlsx", 10, None, "se terminer par .csv ou .tsv"),
        ("absent/a.csv", 10, None, "n'existe pas"),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_sentence(
    tmp_path: Path, out: str, rows: int, doctors: int | None, words: str
) -> None:
    with pytest.raises(BadInput, match=words):
        write_lines(
            tmp_path / out, rows=rows, seed=1, last_month=LAST_MONTH, doctors=doctors
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("patients", "doctors"), [(0, 20), (100_001, 20), (9, 0), (9, 48)]
)
def test_a_pole_of_no_or_too_many_people_is_refused(
    tmp_path: Path, patients: int, doctors: int
) -> None:
    with pytest.raises(BadInput, match="Un pôle compte"):
        write_pole(
            tmp_path / "pole",
            seed=1,
            last_month=LAST_MONTH,
            patients=patients,
            doctors=doctors,
        )
    assert list(tmp_path.iterdir()) == []


def test_a_writing_that_fails_leaves_the_former_file(tmp_path: Path) -> None:
    out = tmp_path / "lines.csv"
    out.write_text("before")

    def fail(_done: int, _whole: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_lines(out, rows=10, seed=1, last_month=LAST_MONTH, on_progress=fail)
    assert [path.name for path in tmp_path.iterdir()] == ["lines.csv"]
    assert out.read_text() == "before"


def _run(*words: str) -> object:
    app = typer.Typer()
    app.command()(synthesise)
    return CliRunner().invoke(app, list(words), standalone_mode=False)


def test_the_command_writes_the_file_and_what_was_planted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILLAGE_TODAY", "2026-11-22")
    out, planted = tmp_path / "a.csv", tmp_path / "truth.json"
    words = ["--rows", "300", "--seed", "2", "--out", str(out), "--doctors", "14"]
    result = _run(*words, "--truth", str(planted))
    assert result.exception is None  # type: ignore[attr-defined]
    assert len(out.read_text().splitlines()) == 301
    assert '"last_day": "2026-10-31"' in planted.read_text()  # the last whole month


def test_the_command_ends_with_the_month_that_is_asked(tmp_path: Path) -> None:
    out, planted = tmp_path / "a.csv", tmp_path / "truth.json"
    words = ["--rows", "5", "--seed", "2", "--out", str(out), "--until", "2024-02"]
    _run(*words, "--truth", str(planted))
    assert '"last_day": "2024-02-29"' in planted.read_text()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--seed", "-1"], "négatif"),
        (["--seed", "1", "--until", "2024-13"], "n'est pas un mois"),
        (["--seed", "1", "--codes", "x"], "ne sert qu'avec --weights"),
        (["--seed", "1", "--weights", "x", "--codes", "x"], "version des codes"),
        (["--seed", "1", "--truth", "absent/t.json"], "n'existe pas"),
    ],
)
def test_the_command_refuses_what_it_cannot_do(
    tmp_path: Path, more: list[str], words: str
) -> None:
    out = tmp_path / "a.csv"
    result = _run("--rows", "5", "--out", str(out), *more)
    assert isinstance(result.exception, BadInput)  # type: ignore[attr-defined]
    assert words in str(result.exception)  # type: ignore[attr-defined]
    assert not out.exists()
