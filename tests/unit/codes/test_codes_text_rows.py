"""Rows of published text files, with every way a line can be broken."""

from __future__ import annotations

import re

import pytest

from maillage.engine.codes.published import PublishedFile
from maillage.engine.codes.releases import Oddity
from maillage.engine.codes.text_rows import TextFile, read_rows
from maillage.engine.errors import BadInput


CODE = re.compile(r"\d{8}")


def read(content: bytes) -> tuple[TextFile, list[Oddity]]:
    oddities: list[Oddity] = []
    return read_rows(
        PublishedFile("F.txt", content), oddities, first_field=CODE
    ), oddities


def kinds(oddities: list[Oddity]) -> list[tuple[str, int]]:
    return [(odd.kind, odd.line) for odd in oddities]


def test_utf_8_and_lf_are_read_without_a_word() -> None:
    file, oddities = read("60000001\tgélule\n60000002\tcomprimé\n".encode())
    assert [row.fields for row in file.rows] == [
        ["60000001", "gélule"],
        ["60000002", "comprimé"],
    ]
    assert (file.encoding, file.columns, oddities) == ("utf-8", 2, [])


def test_windows_1252_and_cr_lf_are_found_not_assumed() -> None:
    file, oddities = read("60000001\tl’œil à gélule €\r\n".encode("windows-1252"))
    assert file.rows[0].fields == ["60000001", "l’œil à gélule €"]
    assert (file.encoding, oddities) == ("windows-1252", [])


def test_a_byte_order_mark_is_not_part_of_the_first_code() -> None:
    file, _ = read(b"\xef\xbb\xbf60000001\ta\n")
    assert file.rows[0].fields[0] == "60000001"


def test_a_line_in_another_encoding_is_read_its_own_way_and_said() -> None:
    content = "60000001\té\n60000002\tè\n".encode() + "60000003\tà\n".encode("cp1252")
    file, oddities = read(content)
    assert [row.fields[1] for row in file.rows] == ["é", "è", "à"]
    assert kinds(oddities) == [("other encoding", 3)]


def test_bytes_that_windows_1252_lacks_do_not_stop_the_reading() -> None:
    file, _ = read(b"60000001\t\x81\xe9\r\n")
    assert file.rows[0].fields[1] == "\x81é"


def test_cr_cr_lf_and_blank_lines_are_said_with_their_line() -> None:
    file, oddities = read(b"60000001\ta\r\r\n\r\r\n60000002\tb\r\n\n60000003\tc\r\n")
    assert [(row.line, row.fields[0]) for row in file.rows] == [
        (1, "60000001"),
        (3, "60000002"),
        (5, "60000003"),
    ]
    assert kinds(oddities) == [
        ("line end", 1),
        ("line end", 2),
        ("blank line", 2),
        ("blank line", 4),
    ]


def test_a_line_broken_in_its_last_field_is_joined_again() -> None:
    file, oddities = read(b"60000001\tstart of\nthe text\n60000002\tb\n")
    assert [row.fields for row in file.rows] == [
        ["60000001", "start of the text"],
        ["60000002", "b"],
    ]
    assert kinds(oddities) == [("broken line", 2)]


def test_a_line_that_begins_with_no_code_is_left_out_and_said() -> None:
    file, oddities = read(b"60000001\ta\nabc\tb\n6000000\tc\n")
    assert len(file.rows) == 1
    assert kinds(oddities) == [("bad code", 2), ("bad code", 3)]


@pytest.mark.parametrize("content", [b"", b"\n\r\n ", b"PK\x03\x04\0\0binary\0"])
def test_an_empty_or_binary_file_is_refused_by_its_name(content: bytes) -> None:
    with pytest.raises(BadInput, match=r"F\.txt"):
        read(content)


def test_a_million_characters_in_a_cell_are_refused_with_line_and_column() -> None:
    with pytest.raises(BadInput, match="ligne 2, colonne 2"):
        read(b"60000001\ta\n60000002\t" + b"x" * 1_000_000 + b"\n")
