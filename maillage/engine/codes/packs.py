"""How many units a pack holds, read from the label of a presentation.

A unit is what is taken at once and can be counted: a tablet, a capsule, a suppository,
a sachet, a single-dose container, a patch. Liquids, creams, sprays, inhalers of many
doses, injections and packs of several components have no such number. Where the label
does not say it for certain, nothing is returned: days of treatment are computed from
this number, and a wrong one is worse than none.

The label is read by a small grammar, whole or not at all: a number that the grammar
does not account for means that something was not understood, and a number that says
the total again must say the same.
"""

from __future__ import annotations

import re
import unicodedata
from math import prod


MOST_UNITS = 3000
"""Hospital packs of 1,000 exist; beyond this, two numbers were multiplied in error."""

_NUMBER = r"(?:\d{1,3}(?: \d{3})+|\d+)"
_UNIT = (
    r"(?:comprime|gelule|capsule|suppositoire|ovule|lyophilisat|pastille|gomme|film"
    r"|emplatre|cachet|anneau|patch|recipients? unidose|unidose"
    r"|dispositif(?!s? d['e]))(?:s|x|es)?\b"
)
_SINGLE = r"(?:sachets?(?:-doses?)?|recipients? unidoses?|unidoses?)\b"
_SINGLE_ORAL = r"ampoules?(?: buvables?)?\b"
_PACKING = (
    r"(?:plaquette|boite|etui|flacon|tube|pilulier|sachet|surpochette|bande|poche"
    r"|blister)s?\b"
)
_SIZE = r"\d+(?:,\d+|\.\d+)? ?(?:microgrammes?|ml|cl|l|mg|g|ug|ui|mmol)\b"
_WORDS = r"[^\d+]*?"

_PRODUCT = rf"{_NUMBER}(?: ?[x*] ?{_NUMBER}){{1,2}}"
_PACKED = rf"{_NUMBER} {_PACKING}{_WORDS}de {_NUMBER}(?: {_UNIT})?"
_AGAIN = rf"\((?:{_PRODUCT}|{_PACKED}){_WORDS}\)"

IN_PACKINGS = re.compile(
    rf"(?:(?P<packings>{_NUMBER}) )?(?P<packing>[^\d+]+?) ?\bde "
    rf"(?:(?P<units>{_NUMBER}) ?(?P<again>{_AGAIN})? ?|(?P<product>{_PRODUCT}) )"
    rf"(?P<unit>{_UNIT})(?P<rest>.*)"
)
TOTAL_FIRST = re.compile(
    rf"(?:conditionnements? multiples? de |boites? de )?(?P<units>{_NUMBER}) ?"
    rf"(?P<again>{_AGAIN})? ?(?P<unit>{_UNIT})(?P<rest>.*)"
)
SINGLE_DOSES = re.compile(
    rf"(?P<units>{_NUMBER}) ?(?P<again>{_AGAIN})? ?(?P<unit>{_SINGLE})(?P<rest>.*)"
)
ORAL_AMPOULES = re.compile(
    rf"(?P<units>{_NUMBER}) (?P<unit>{_SINGLE_ORAL})(?P<rest>.*)"
)

# What may follow, and says nothing of the count.
_ACCESSORY = re.compile(
    r"(?:\+|\bavec|\bet) (?:\d+ )?(?:godet|gobelet|inhalateur|applicateur|doigtier"
    r"|cuillere|mesurette|canule|compte-gouttes|bouchon|sachet de dessi[cs]+ant"
    r"|dessi[cs]+ant|\d+ g de deshydratant|seringue pour administration orale)[^+\d]*"
)
_ONE_SIZE = re.compile(rf"\b(?:de )?{_SIZE}")

# What may follow, and says the count again: it must be the same.
_SAID_AGAIN = re.compile(
    rf"\bmultiples? :? ?(?:\(|de )*(?P<product>{_PRODUCT})\)*"
    rf"|\bmultiples? (?:\(|de )*(?P<total>{_NUMBER}) {_UNIT}\)*"
    rf"|(?P<last>\b{_NUMBER}) ?\((?P<product_last>{_PRODUCT})\)"
    rf"|\(?\b(?P<packed>{_PACKED})\)*"
    rf"|\(?\b(?P<bare>{_PRODUCT})(?: {_UNIT})?\)*"
    rf"|\((?P<sum>{_NUMBER} ?{_UNIT}[^\d+]*?(?:(?:\+|et(?: de)?|,) ?{_NUMBER} ?{_UNIT}"
    r"[^\d+()]*?)+)\)"
    rf"|\bpar {_PACKING} de (?P<group>\d+) {_UNIT}"
    rf"|\ben {_PACKING}{_WORDS}de (?P<group_in>\d+) {_UNIT}"
)

# Packs of several parts, or of doses that rise: no single number is certain.
_SEVERAL = re.compile(
    r"\b(?:palier|initiation|phase|traitement|chacune?|chaque|kit|test|solvant"
    r"|deux|trois|quatre|cinq|six|n ?°|multidoses?)\b"
)

_ACCENTS = re.compile("[\u0300-\u036f]")

# Forms that are not taken by the unit, and a single sachet that holds many doses.
_NOT_COUNTED = re.compile(r"injectable|perfusion|parentéral|plante|gaz|dialyse")
_LOOSE = re.compile(
    r"1 sachets? .*\bde (?:[2-9]\d|\d{3,})(?:,\d+)? ?(?:g|ml)\b.*|.*\bkg\b"
)


def units_per_pack(label: str, form: str = "") -> int | None:
    """The units of a pack, or None where the label does not say them for certain.

    `form` is the pharmaceutical form of the medicine: ampoules are counted only when
    it is one to drink; injections, gases and plants never are.
    """
    text = plain(label)
    if _SEVERAL.search(text) or " - " in text or _NOT_COUNTED.search(form.lower()):
        return None
    found = _in_packings(text)
    if found is None:
        found = _total(TOTAL_FIRST.fullmatch(text))
    if found is None and not _LOOSE.fullmatch(text):
        found = _total(SINGLE_DOSES.fullmatch(text))
    if found is None and "buvable" in form.lower():
        found = _total(ORAL_AMPOULES.fullmatch(text))
    return found if found is not None and 0 < found <= MOST_UNITS else None


def plain(label: str) -> str:
    """The label in lower case, without accents, optional endings, notes of repeal."""
    text = unicodedata.normalize("NFKD", label.lower().replace("×", "x"))
    text = _ACCENTS.sub("", text)
    text = text.replace("µ", "u").replace("μ", "u").replace("’", "'")
    text = re.sub(r"\((?:s|x|e|es|aux|se|e\)\(s)\)", "", text)
    text = re.sub(r"\( ?abrogee le [\d/]+\)", " ", text)
    text = re.sub(r"\(distributeur parallele[^()]*\)", " ", text)
    text = re.sub(r"\+ ?(?=dessi[cs])", " ", text)
    text = re.sub(r"(?<=\d)(?=[a-z])(?!x)", " ", text)
    return re.sub(r"\s+", " ", text).strip()


def _in_packings(text: str) -> int | None:
    match = IN_PACKINGS.fullmatch(text)
    if match is None:
        return None
    packings = _number(match["packings"] or "1")
    if match["product"]:
        each = _said(match["product"])
        if packings not in (1, each):
            return None
        return _confirmed(each, match["rest"])
    each = _number(match["units"])
    if match["again"] and (packings != 1 or _said(match["again"]) != each):
        return None
    if packings == each > 1 and "unitaire" in match["packing"]:
        return None  # "30 plaquettes unitaires de 30 comprimés": 30 or 900?
    return _confirmed(packings * each, match["rest"], each)


def _total(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    units = _number(match["units"])
    if match.groupdict().get("again") and _said(match["again"]) != units:
        return None
    return _confirmed(units, match["rest"])


def _confirmed(total: int, rest: str, each: int | None = None) -> int | None:
    """The total, when every number of the rest is explained and none contradicts it."""
    for said in _SAID_AGAIN.finditer(rest):
        if not _agrees(said, total, each):
            return None
    rest = _SAID_AGAIN.sub(" ", rest)
    rest = _ACCESSORY.sub(" ", rest)
    rest = _ONE_SIZE.sub(" ", rest, count=1)
    return None if re.search(r"[\d+]", rest) else total


def _agrees(said: re.Match[str], total: int, each: int | None) -> bool:
    if group := said["group"] or said["group_in"]:
        return total % int(group) == 0
    if said["sum"]:
        parts = [_number(n) for n in re.findall(_NUMBER, said["sum"])]
        return sum(parts) in (total, each)
    if said["last"] and _number(said["last"]) != total:
        return False
    if said["total"]:
        return _number(said["total"]) == total
    product = said["product"] or said["product_last"] or said["bare"] or said["packed"]
    return _said(product) == total


def _said(text: str) -> int:
    return prod(_number(number) for number in re.findall(_NUMBER, text))


def _number(text: str) -> int:
    return int(text.replace(" ", ""))
