"""Which lines of a file are people already known, and which cannot be told.

A person is known by his RPPS number or his e-mail address when his name agrees; by his
name and profession he may be, and someone has to say so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from maillage.apps.people.models import Person
from maillage.apps.structures.people_columns import EMAIL, RPPS
from maillage.apps.structures.people_file import Fault, Row
from maillage.apps.structures.people_words import plain


SKIP = "skip"
NEW = "new"
"""Answers to « who is this? », beside the key of a person."""


@dataclass(frozen=True)
class Match:
    """A line and whom it names: a known person, somebody new, or a question.

    There is a question when `candidates` holds someone: those whom the line may name.
    `may_be_new` says whether it may also name nobody of them.
    """

    row: Row
    person: Person | None = None
    candidates: tuple[Person, ...] = ()
    may_be_new: bool = True

    @property
    def asks(self) -> bool:
        """Whether someone has to say who this is."""
        return bool(self.candidates) and self.person is None


def answered(match: Match, choice: str) -> Match:
    """The match after its answer; a line left aside names nobody, new or known."""
    if not match.asks:
        return match
    if choice == SKIP:
        return replace(match, candidates=(), may_be_new=False)
    if choice == NEW and match.may_be_new:
        return replace(match, candidates=())
    chosen = [p for p in match.candidates if str(p.pk) == choice]
    return replace(match, person=chosen[0]) if chosen else match


def match_people(rows: Sequence[Row]) -> list[Match]:
    """Each row with whom it names. Rows with faults name nobody.

    Two rows that turn out to name one person: the second has a fault.
    """
    known = _Known(rows)
    seen: dict[int, int] = {}
    matches = []
    for row in rows:
        match = known.match(row) if not row.faults else Match(row)
        if match.person is not None:
            earlier = seen.setdefault(match.person.pk, row.line)
            if earlier != row.line:
                match = _wrong(row, "nom", row.name, _TWICE.format(earlier))
        matches.append(match)
    return matches


_TWICE = "une seule ligne par personne (déjà ligne {})"


class _Known:
    """Those whom the file may name, read in three queries."""

    def __init__(self, rows: Sequence[Row]) -> None:
        numbers = {row.values["rpps"] for row in rows if "rpps" in row.values}
        emails = {row.values["email"] for row in rows if "email" in row.values}
        self._by_rpps = {
            person.rpps: person for person in Person.objects.filter(rpps__in=numbers)
        }
        # Addresses are written in small letters by everything that registers people.
        self._by_email = {
            person.email.lower(): person
            for person in Person.objects.filter(email__in=emails)
        }
        self._by_name = _by_name(rows)

    def match(self, row: Row) -> Match:
        by_rpps = self._by_rpps.get(row.values.get("rpps"))
        by_email = self._by_email.get(row.values.get("email", ""))
        email = row.values.get("email", "")
        if by_rpps and by_email and by_rpps.pk != by_email.pk:
            return _wrong(row, EMAIL.title, email, "l'adresse de cette personne")
        number = row.values.get("rpps")
        if not by_rpps and by_email and number and by_email.rpps not in (None, number):
            return _wrong(row, RPPS.title, number, "le numéro connu pour ce courriel")
        person = by_rpps or by_email
        if person is not None:
            if plain(person.family_name) == plain(row.values["family_name"]):
                return Match(row, person)
            return Match(row, None, (person,), may_be_new=False)
        return Match(row, None, self._namesakes(row))

    def _namesakes(self, row: Row) -> tuple[Person, ...]:
        number = row.values.get("rpps")
        return tuple(
            person
            for person in self._by_name.get(_name_key(row), ())
            if not (number and person.rpps)
        )


def _by_name(rows: Sequence[Row]) -> Mapping[tuple[str, str, str], list[Person]]:
    professions = {row.values.get("profession") for row in rows if not row.faults}
    found: dict[tuple[str, str, str], list[Person]] = defaultdict(list)
    wanted = {_name_key(row) for row in rows if not row.faults}
    for person in Person.objects.filter(profession__in=professions - {None}):
        key = (
            plain(person.family_name),
            plain(person.given_name),
            str(person.profession),
        )
        if key in wanted:
            found[key].append(person)
    return found


def _name_key(row: Row) -> tuple[str, str, str]:
    values = row.values
    return (
        plain(values["family_name"]),
        plain(values.get("given_name", "")),
        str(values["profession"]),
    )


def _wrong(row: Row, column: str, found: str, expected: str) -> Match:
    fault = Fault(row.line, column, found, expected)
    return Match(replace(row, faults=(*row.faults, fault)))
