"""The Luhn key (ISO/IEC 7812-1, annex B), last digit of many French numbers."""

from __future__ import annotations


def luhn_key(digits: str) -> int:
    """The digit that makes `digits` followed by it pass the Luhn test."""
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[::-2])
    kept = sum(int(digit) for digit in digits[-2::-2])
    return -(doubled + kept) % 10


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the key of those before it."""
    return luhn_key(digits[:-1]) == int(digits[-1])
