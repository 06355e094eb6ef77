"""Numbers for patients: a pseudonym gets the next one the first time it is met.

A pseudonym is 128 bits of a keyed digest; what is kept of it here is 128 bits again,
mixed so that any text will do as a pseudonym. Two patients would share a number with
odds of about (patients squared) / 2^129.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from maillage.engine.lake.kernel import kernel


Keys = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.uint32]

_FREE = np.uint32(0xFFFFFFFF)
_FEWEST_SLOTS = 1024
_FIRST = np.uint64(0x9E3779B97F4A7C15)
_SECOND = np.uint64(0xC2B2AE3D27D4EB4F)
_MIX = (np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53))


class PatientNumbers:
    """Every pseudonym met so far, numbered from 0 in the order it was met."""

    def __init__(self, keys: Keys | None = None) -> None:
        """Nobody yet, or the patients whose `keys` were kept, in their order."""
        known = np.empty((0, 2), dtype=np.uint64) if keys is None else keys
        self._count = len(known)
        self._keys = np.array(known)
        self._slots = np.empty(0, dtype=np.uint32)
        self._make_room(0)

    def __len__(self) -> int:
        return self._count

    @property
    def keys(self) -> Keys:
        """What to keep to find the same numbers again: two words a patient."""
        return self._keys[: self._count]

    def of(self, pseudonyms: pa.StringArray) -> Integers:
        """The number of each pseudonym, new ones given to those never met."""
        texts = pseudonyms.cast(pa.large_string())
        _, offsets, data = texts.buffers()
        ends: npt.NDArray[Any] = np.frombuffer(offsets, dtype=np.int64)
        ends = ends[texts.offset : texts.offset + len(texts) + 1]
        letters = np.frombuffer(data or b"", dtype=np.uint8)
        self._make_room(len(texts))
        keys = np.empty((len(texts), 2), dtype=np.uint64)
        _hash_texts(letters, ends, keys)
        numbers = np.empty(len(texts), dtype=np.uint32)
        self._count = _number(keys, self._keys, self._count, self._slots, numbers)
        return numbers

    def _make_room(self, more: int) -> None:
        """Slots for twice as many patients as there may be, a power of two."""
        wanted = self._count + more
        if wanted > len(self._keys):
            grown = np.empty((max(wanted, 2 * self._count), 2), dtype=np.uint64)
            grown[: self._count] = self._keys[: self._count]
            self._keys = grown
        if 2 * wanted > len(self._slots):
            slots = max(_FEWEST_SLOTS, 1 << (2 * wanted).bit_length())
            self._slots = np.full(slots, _FREE, dtype=np.uint32)
            _place(self._keys, self._count, self._slots)


@kernel
def _mixed(word: Any) -> Any:
    """The finaliser of MurmurHash3 (Appleby, public domain): a bijection of 64 bits."""
    word ^= word >> np.uint64(33)
    word *= _MIX[0]
    word ^= word >> np.uint64(33)
    word *= _MIX[1]
    return word ^ (word >> np.uint64(33))


@kernel
def _hash_texts(letters: Any, ends: Any, keys: Any) -> None:
    """Two words for each text, from each of its words of eight letters."""
    for place in range(len(keys)):
        start, end = ends[place], ends[place + 1]
        first = _FIRST ^ np.uint64(end - start)
        second = _SECOND + np.uint64(end - start)
        while start < end:
            word = np.uint64(0)
            for letter in range(start, min(start + 8, end)):
                word = (word << np.uint64(8)) | np.uint64(letters[letter])
            first = _mixed(first ^ word) + _SECOND
            second = _mixed(second + word * _FIRST) ^ _FIRST
            start += 8
        keys[place, 0] = first
        keys[place, 1] = second


@kernel
def _number(keys: Any, known: Any, count: int, slots: Any, numbers: Any) -> Any:
    """Find or give the number of each key; how many are known at the end."""
    last = np.uint64(len(slots) - 1)
    for place in range(len(keys)):
        slot = keys[place, 0] & last
        while True:
            number = slots[slot]
            if number == _FREE:
                number = np.uint32(count)
                known[count, 0] = keys[place, 0]
                known[count, 1] = keys[place, 1]
                slots[slot] = number
                count += 1
                break
            same = known[number, 0] == keys[place, 0]
            if same and known[number, 1] == keys[place, 1]:
                break
            slot = (slot + np.uint64(1)) & last
        numbers[place] = number
    return count


@kernel
def _place(known: Any, count: int, slots: Any) -> None:
    """Put the patients known in empty slots."""
    last = np.uint64(len(slots) - 1)
    for number in range(count):
        slot = known[number, 0] & last
        while slots[slot] != _FREE:
            slot = (slot + np.uint64(1)) & last
        slots[slot] = np.uint32(number)
