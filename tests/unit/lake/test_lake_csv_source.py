"""Reading text files: lines, quotes, encodings, separators, pieces."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.engine.errors import BadInput
from maillage.engine.lake import csv_source
from maillage.engine.lake.blocks import Block
from maillage.engine.lake.csv_source import CsvSource


TITLES = ("patient", "cip13", "boites")


def write(path: Path, content: bytes | str) -> CsvSource:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return CsvSource(path)


def rows(block: Block) -> list[tuple[str, ...]]:
    columns = [column.to_pylist() for column in block.columns]
    return list(zip(*columns, strict=True))


def exactly(source: CsvSource) -> list[tuple[int, tuple[str, ...]]]:
    """Every row with its physical line, by the slow reading."""
    found = []
    for block in source.blocks(len(TITLES)):
        slow = block.exactly() if block.exactly else block
        assert slow.lines is not None
        assert rows(block) == rows(slow)
        found += list(zip(slow.lines, rows(slow), strict=True))
    return found


def test_lines_are_physical_lines_after_quoted_breaks_and_blank_lines(
    tmp_path: Path,
) -> None:
    text = '\npatient;cip13;boites\n1;"a\nb";1\n\n2;c;2\n3;"d ""e"" ; f";3\n'
    source = write(tmp_path / "f.csv", text)
    assert source.title_line == 2
    assert exactly(source) == [
        (3, ("1", "a\nb", "1")),
        (6, ("2", "c", "2")),
        (7, ("3", 'd "e" ; f', "3")),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_every_kind_of_line_end_is_read(tmp_path: Path, end: str, last: bool) -> None:
    lines = [";".join(TITLES), "1;a;1", "2;b;2"]
    source = write(tmp_path / "f.csv", end.join(lines) + end * last)
    assert exactly(source) == [(2, ("1", "a", "1")), (3, ("2", "b", "2"))]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_found_by_the_titles(tmp_path: Path, separator: str) -> None:
    text = f"{separator.join(TITLES)}\n1{separator}a{separator}2\n"
    assert write(tmp_path / "f.csv", text).separator == separator


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_accents_are_read_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    text = "patient;cip13;boites\n1;Médecine – généralŒ €;1\n"
    source = write(tmp_path / "f.csv", text.encode(encoding))
    assert source.titles[0] == "patient"
    assert exactly(source) == [(2, ("1", "Médecine – généralŒ €", "1"))]


def test_a_file_may_turn_to_windows_1252_far_from_its_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_source, "PIECE", 64)
    text = "patient;cip13;boites\n" + "1;a;1\n" * 50 + "2;é;2\n"
    found = exactly(write(tmp_path / "f.csv", text.encode("cp1252")))
    assert found[-1] == (52, ("2", "é", "2"))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("patient;cip13\n1;2\n".encode("utf-16"), "ligne 1 : texte en UTF-16"),
        ("patient;cip13\n1;2\n".encode("utf-16-le"), "ligne 1 : texte en UTF-16"),
        (b"\x7fELF\x02\x01\x01\x00\x00", "ligne 1 : fichier binaire"),
        (b"patient;cip13\n1;\x81\n", "ligne 2 : octet 0x81 illisible"),
        ("patient;é\n".encode() + b"1;\xe9t\n", "ligne 2 : deux encodages mêlés"),
        (b"patient|cip13\n1|2\n", r"une seule colonne.*« \| » trouvé"),
        (b" \n\n", "est vide"),
        (b'patient;cip13;boites\n1;2;3\n3;"4;5\n', "ligne 3 : un guillemet"),
        (b"patient;cip13;boites\n1;2;3\n4;5", "ligne 3 : .*colonne 2 sur 3.*coupé"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        exactly(write(tmp_path / "f.csv", content))


def test_a_lone_quote_inside_a_value_is_a_plain_character(tmp_path: Path) -> None:
    text = 'patient;cip13;boites\n1;bande 5" x;1\n2;b;2\n'
    assert exactly(write(tmp_path / "f.csv", text)) == [
        (2, ("1", 'bande 5" x', "1")),
        (3, ("2", "b", "2")),
    ]


def test_lines_too_long_or_too_short_are_given_apart(tmp_path: Path) -> None:
    source = write(tmp_path / "f.csv", "patient;cip13;boites\n1;2;3;4\n5\n6;7;8;;\n")
    (block,) = source.blocks(len(TITLES))
    assert rows(block) == [("6", "7", "8")]
    assert [(m.line, m.found) for m in block.misshapen] == [
        (2, "4 colonnes"),
        (3, "1 colonnes"),
    ]


def test_missing_empty_cells_at_the_end_of_a_line_are_forgiven(tmp_path: Path) -> None:
    source = write(tmp_path / "f.csv", "patient;cip13;boites\n1;2\n3;4;5\n")
    (block,) = source.blocks(2)
    assert rows(block) == [("1", "2", ""), ("3", "4", "5")]


cell = st.text(st.sampled_from('ab1 ;"\n,é'), max_size=5).map(str.strip)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    table=st.lists(st.tuples(cell, cell, st.just("9")), min_size=1, max_size=12),
    piece=st.integers(16, 200),
    encoding=st.sampled_from(["utf-8", "cp1252"]),
)
def test_what_the_csv_module_writes_is_read_back_in_pieces_of_any_size(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    table: list[tuple[str, ...]],
    piece: int,
    encoding: str,
) -> None:
    monkeypatch.setattr(csv_source, "PIECE", piece)
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(TITLES)
    lines = []
    for row in table:
        lines.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)
    source = write(tmp_path / "f.csv", text.getvalue().encode(encoding))
    assert exactly(source) == list(zip(lines, table, strict=True))
