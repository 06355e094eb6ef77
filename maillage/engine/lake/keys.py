"""The circle's key: how it is kept in a file, and how it turns people into pseudonyms.

A pseudonym is the first 128 bits of HMAC-SHA256 under the key (RFC 2104), of a text
that says what kind of number it is, written `m1-<key fingerprint>-<26 letters>`: base32
of RFC 4648 in lower case. Two pharmacies with the same key give one patient's national
number the same pseudonym; without the key nobody can enumerate the numbers.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from maillage.engine.errors import BadInput


SECRET_BYTES = 32
_LINE = re.compile(r"maillage-key-1 ([0-9a-f]{64}) ([0-9a-f]{8})")
_SEALED = re.compile(r"m1-([0-9a-f]{8})-[a-z2-7]{26}")
_ALPHABET = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
_WEIGHTS = np.array([16, 8, 4, 2, 1], dtype=np.uint8)


@dataclass(frozen=True)
class Key:
    """256 random bits that one circle shares; never printed, never stored elsewhere."""

    secret: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Eight characters that name the key and tell nothing of it."""
        return hmac.digest(self.secret, b"maillage/fingerprint/1", "sha256")[:4].hex()

    def seal_national(self, numbers: Sequence[str]) -> list[str]:
        """Pseudonyms of national numbers; only their first 13 characters count."""
        return self._sealed([f"national\0{number[:13]}" for number in numbers])

    def seal_local(self, numbers: Sequence[tuple[str, str]]) -> list[str]:
        """Pseudonyms of (pharmacy, local number): two pharmacies' 12 are two people."""
        return self._sealed(
            [
                f"local\0{_folded(pharmacy)}\0{_folded(number).lstrip('0')}"
                for pharmacy, number in numbers
            ]
        )

    def seal_registered(self, register: str, numbers: Sequence[str]) -> list[str]:
        """Pseudonyms of numbers that one register gives, each text as it is.

        For numbers that are the same in every pharmacy, and of which case counts.
        """
        return self._sealed([f"{register}\0{number}" for number in numbers])

    def _sealed(self, texts: Sequence[str]) -> list[str]:
        if not texts:
            return []
        secret, digest = self.secret, hmac.digest
        raw = b"".join(
            digest(secret, f"maillage/patient/1\0{text}".encode(), "sha256")[:16]
            for text in texts
        )
        prefix = f"m1-{self.fingerprint}-"
        return [prefix + body for body in _base32(raw, len(texts))]


def key_of(pseudonym: str) -> str | None:
    """The fingerprint of the key that sealed a value; None when it is not sealed."""
    found = _SEALED.fullmatch(pseudonym)
    return found.group(1) if found else None


def write_key(path: Path, secret: bytes) -> Key:
    """Put a new key in a file that only its owner can read; never over another.

    Raises BadInput when the file exists.
    """
    if len(secret) != SECRET_BYTES:
        raise ValueError("a key is 32 bytes")
    key = Key(secret)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = f"maillage-key-1 {secret.hex()} {key.fingerprint}\n"
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        # A link, not a rename: it fails where a key already stands.
        os.link(beside, path)
    except FileExistsError:
        raise BadInput(
            f"{path} existe déjà : une clé n'est jamais remplacée, car les pseudonymes"
            " déjà faits ne se rejoindraient plus. Choisir un autre nom."
        ) from None
    finally:
        beside.unlink()
    return key


def read_key(path: Path) -> Key:
    """The key of a file. Raises BadInput where it is absent, unreadable or damaged."""
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError:
        raise BadInput(
            f"Pas de clé à {path} : la demander à qui tient celle du cercle, ou la"
            " créer une fois pour toutes avec `maillage keys new`."
        ) from None
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path} n'est pas un fichier de clé lisible.") from None
    found = _LINE.fullmatch(text.strip())
    if not found:
        raise BadInput(
            f"{path} n'est pas une clé Maillage : donner le fichier fait par"
            " `maillage keys new`."
        )
    key = Key(bytes.fromhex(found.group(1)))
    if key.fingerprint != found.group(2):
        raise BadInput(
            f"{path} est abîmé (son empreinte ne correspond plus) : reprendre une copie"
            " intacte de la clé."
        )
    return key


def _folded(text: str) -> str:
    return " ".join(text.split()).upper()


def _base32(raw: bytes, count: int) -> list[str]:
    bits = np.unpackbits(np.frombuffer(raw, dtype=np.uint8).reshape(count, 16), axis=1)
    padded = np.pad(bits, ((0, 0), (0, 2)))
    letters = _ALPHABET[padded.reshape(count, 26, 5) @ _WEIGHTS]
    text = letters.tobytes().decode("ascii")
    return [text[i : i + 26] for i in range(0, 26 * count, 26)]


def digest_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
