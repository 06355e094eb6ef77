"""The circle's key, and the pseudonyms it makes."""

from __future__ import annotations

import base64
import hashlib
import hmac
from pathlib import Path

import pytest

from maillage.engine.errors import BadInput
from maillage.engine.lake.keys import Key, key_of, read_key, write_key


SECRET = bytes(range(32))
KEY = Key(SECRET)


def pseudonym(text: str) -> str:
    """The same, by the standard library's own base32."""
    digest = hmac.new(SECRET, f"maillage/patient/1\0{text}".encode(), hashlib.sha256)
    letters = base64.b32encode(digest.digest()[:16]).decode().rstrip("=").lower()
    return f"m1-{KEY.fingerprint}-{letters}"


def test_a_pseudonym_is_128_bits_of_hmac_in_base32() -> None:
    numbers = ["255081416802538", "1370476243484"]
    assert KEY.seal_national(numbers) == [
        pseudonym("national\0" + number[:13]) for number in numbers
    ]
    assert KEY.seal_local([("Ph 1", "00012")]) == [pseudonym("local\0PH 1\00012"[:13])]


def test_a_national_number_has_one_pseudonym_with_or_without_its_key() -> None:
    with_key, without = KEY.seal_national(["255081416802538", "2550814168025"])
    assert with_key == without


def test_local_numbers_of_two_pharmacies_are_two_people() -> None:
    one, other, same = KEY.seal_local([("A", "12"), ("B", "12"), ("a", "0012")])
    assert one != other
    assert one == same


def test_a_local_number_never_meets_a_national_one() -> None:
    assert KEY.seal_national(["12"]) != KEY.seal_local([("", "12")])


def test_another_key_makes_other_pseudonyms_and_says_so() -> None:
    other = Key(bytes(32))
    (ours,), (theirs,) = KEY.seal_local([("A", "1")]), other.seal_local([("A", "1")])
    assert ours != theirs
    assert key_of(ours) == KEY.fingerprint != key_of(theirs) == other.fingerprint
    assert key_of("12") is None


def test_the_key_is_not_in_its_own_description() -> None:
    assert SECRET.hex() not in repr(KEY)
    assert repr(SECRET) not in repr(KEY)


def test_a_key_file_is_for_its_owner_alone_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "made" / "circle.key"
    assert write_key(path, SECRET) == KEY == read_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()
    with pytest.raises(BadInput, match="existe déjà"):
        write_key(path, bytes(32))
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["circle.key"]


def test_a_key_that_is_absent_other_or_damaged_is_said(tmp_path: Path) -> None:
    path = tmp_path / "circle.key"
    with pytest.raises(BadInput, match=r"Pas de clé à .*maillage keys new"):
        read_key(path)
    path.write_text("bonjour")
    with pytest.raises(BadInput, match="n'est pas une clé Maillage"):
        read_key(path)
    path.unlink()
    write_key(path, SECRET)
    path.write_text(path.read_text().replace("00010203", "00010204"))
    with pytest.raises(BadInput, match="abîmé"):
        read_key(path)
