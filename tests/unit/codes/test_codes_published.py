"""Folders and zips: what is read, and the archives that are refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from maillage.engine.codes import published
from maillage.engine.codes.published import read_published
from maillage.engine.errors import BadInput


def is_text(name: str) -> bool:
    return name.endswith(".txt")


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_a_folder_and_a_zip_of_it_give_the_same_files(tmp_path: Path) -> None:
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "b.txt").write_bytes(b"two")
    (folder / "a.txt").write_bytes(b"one")
    (folder / "notice.pdf").write_bytes(b"no")
    zipped = archive(tmp_path / "z.zip", {"x/b.txt": b"two", "x/a.txt": b"one"})
    expected = [("a.txt", b"one"), ("b.txt", b"two")]
    for source in (folder, zipped):
        files = read_published(source, is_text)
        assert [(file.name, file.content) for file in files] == expected


@pytest.mark.parametrize(
    "name", ["../a.txt", "/etc/a.txt", "x/../../a.txt", "..\\a.txt", "C:\\a.txt"]
)
def test_a_name_that_climbs_out_of_the_archive_is_refused(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(BadInput, match="sort de l'archive"):
        read_published(archive(tmp_path / "z.zip", {name: b"x"}), is_text)


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    bomb = archive(tmp_path / "z.zip", {"a.txt": b"\0" * (30 * 2**20)})
    assert bomb.stat().st_size < 100_000
    with pytest.raises(BadInput, match="beaucoup plus gros"):
        read_published(bomb, is_text)


def test_a_bomb_that_lies_about_its_size_is_cut_while_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "LARGEST_FILE", 1000)
    liar = archive(tmp_path / "z.zip", {"a.txt": b"x" * 5000})
    lie = (5000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    liar.write_bytes(liar.read_bytes().replace(*lie))
    with pytest.raises(BadInput):
        read_published(liar, is_text)


def test_files_larger_than_a_publication_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(published, "LARGEST_FILE", 10)
    (tmp_path / "a.txt").write_bytes(b"x" * 11)
    for source in (tmp_path, tmp_path / "a.txt"):
        with pytest.raises(BadInput, match="beaucoup plus gros"):
            read_published(source, is_text)


def test_too_many_members_and_doubles_are_refused(tmp_path: Path) -> None:
    many = archive(tmp_path / "m.zip", {f"{i}.txt": b"" for i in range(300)})
    with pytest.raises(BadInput, match="300 fichiers"):
        read_published(many, is_text)
    double = archive(tmp_path / "d.zip", {"a.txt": b"1", "x/A.txt": b"2"})
    with pytest.raises(BadInput, match="deux fois"):
        read_published(double, is_text)


def test_a_truncated_archive_and_a_path_that_is_not_there_are_refused(
    tmp_path: Path,
) -> None:
    whole = archive(tmp_path / "z.zip", {"a.txt": bytes(range(256)) * 40})
    content = bytearray(whole.read_bytes())
    content[40:60] = b"?" * 20
    whole.write_bytes(content)
    with pytest.raises(BadInput):
        read_published(whole, is_text)
    with pytest.raises(BadInput, match="n'existe pas"):
        read_published(tmp_path / "nowhere", is_text)
