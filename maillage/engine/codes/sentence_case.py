"""Labels printed in capitals, written as a French sentence would be.

Accents stay as found: none is invented. A label or a word that already has small
letters keeps them. What is not a word keeps its capitals: acronyms, letters of
vitamins and types, Roman numerals, names that mix letters and digits.
"""

from __future__ import annotations

import re


_ACRONYMS = frozenset(
    {"ACTH", "ADP", "AINS", "ALK", "BCG", "BRAF", "BTK", "CDK", "COMT", "DIU", "DMSA"}
    | {"DPP", "EGFR", "FGFR", "FSH", "GABA", "HCV", "HIV", "HMG", "IEC", "IMAO", "JAK"}
    | {"LH", "MAO", "MEK", "PARP", "RAF", "RGO", "TDAH", "TNF", "TSH", "VEGF", "VEGFR"}
    | {"VHB", "VHC", "VIH"}
)
_OWN_WRITING = {"COA": "CoA", "MTOR": "mTOR", "PH": "pH"}
_PROPER = frozenset(
    {"ALZHEIMER", "BRUTON", "HAEMOPHILUS", "HEDGEHOG", "HELICOBACTER", "JANUS"}
    | {"PARKINSON"}
)
_ROMAN = re.compile(r"(?:I{1,3}|IV|VI{0,3}|IX|XI{0,3}|I[ABC])")
_LETTER_AFTER = re.compile(
    r"\b(?:VITAMINES?|VIT|HEPATITES?|HÉPATITES?|TYPES?|INFLUENZAE|MENINGOCOQUE"
    r"|ANTI|RECEPTEURS?)[ -]?$"
)
_WORD = re.compile(r"[^\W_]+")


def sentence_case(label: str) -> str:
    """The label in small letters with one capital: `LAXATIFS` -> `Laxatifs`."""
    text = re.sub(r"\s+", " ", label).strip()
    capitals = sum(char.isupper() for char in text)
    if capitals > sum(char.islower() for char in text):
        text = _WORD.sub(lambda match: _word(match, text), text)
    return text[:1].upper() + text[1:]


def _word(match: re.Match[str], text: str) -> str:
    word = match[0]
    before, after = text[: match.start()], text[match.end() :]
    if any(char.islower() for char in word):
        return word
    if word in _OWN_WRITING:
        return _OWN_WRITING[word]
    if word in _PROPER:
        return word.capitalize()
    if word in _ACRONYMS or _ROMAN.fullmatch(word) or _is_mixed(word):
        return word
    if len(word) == 1 and not after.startswith(("'", "’")):
        # "VITAMINES A ET D" names both; elsewhere "A" is a preposition.
        initial = after.startswith(".")
        named = initial or word in "BCDEK" or _LETTER_AFTER.search(before) is not None
        return word if named else word.lower()
    return word.lower()


def _is_mixed(word: str) -> bool:
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
