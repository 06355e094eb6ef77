"""Who is compared with whom: the practices of a territory, their circle and group."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from maillage.engine.errors import BadInput


ALONE = "seul "
"""Begins the name of the cluster of a prescriber of whom no group is known."""


@dataclass(frozen=True)
class Practice:
    """One doctor: his prescriber codes, his circle or none, who shares his shocks."""

    codes: tuple[str, ...]
    circle: str | None
    cluster: str

    @property
    def label(self) -> str:
        """His first code, which names him in a panel."""
        return self.codes[0]


@dataclass(frozen=True)
class Selection:
    """Every practice of a territory: the circles' members, then the other prescribers.

    `specialties` is each code's, None where unknown.
    """

    practices: tuple[Practice, ...]
    specialties: Mapping[str, str | None]

    def like_with_like(
        self, circle: str | None
    ) -> tuple[tuple[Practice, ...], tuple[str, ...]]:
        """The circle and whoever shares its specialties, and what was put aside.

        Of all the circles where `circle` is None. Where a member's specialty is
        unknown, everybody is kept and it is said.
        """
        mine = [each for each in self.practices if _is_member(each, circle)]
        wanted = {self._specialty(each) for each in mine}
        if None in wanted or not wanted:
            said = (
                "La spécialité d'un médecin du cercle n'est pas connue : les "
                "prescripteurs de toutes les spécialités sont comparés.",
            )
            return self.practices, said if mine else ()
        kept = tuple(
            each
            for each in self.practices
            if _is_member(each, circle) or self._specialty(each) in wanted
        )
        return kept, _other_specialties(len(self.practices) - len(kept))

    def _specialty(self, practice: Practice) -> str | None:
        known = [self.specialties.get(code) for code in practice.codes]
        return next((each for each in known if each is not None), None)


def selection(
    circles: Sequence[tuple[str, Sequence[Sequence[str]]]],
    specialties: Mapping[str, str | None],
    groups: Mapping[str, str],
    left_out: Collection[str] = (),
) -> Selection:
    """The practices of a territory.

    `circles`: name and members, each member his codes. `specialties` has every code
    that the data know; those of `left_out` are nobody's control. Raises BadInput for a
    circle given twice, for one of a single doctor, and for a code in two circles or
    twice in one.
    """
    members = []
    for name, practices in circles:
        members += [Practice(tuple(codes), name, name) for codes in practices]
    _check(circles, members)
    taken = {code for each in members for code in each.codes}
    others = [
        Practice((code,), None, _cluster(code, groups, circles))
        for code in sorted(set(specialties) - taken - set(left_out))
    ]
    return Selection(tuple(members + others), specialties)


def _cluster(
    code: str,
    groups: Mapping[str, str],
    circles: Sequence[tuple[str, Sequence[Sequence[str]]]],
) -> str:
    """The group of a prescriber in no circle; a group never bears a circle's name."""
    group = groups.get(code)
    if group is None:
        return f"{ALONE}{code}"
    return f"{group} (hors cercle)" if group in {name for name, _ in circles} else group


def _check(
    circles: Sequence[tuple[str, Sequence[Sequence[str]]]], members: Sequence[Practice]
) -> None:
    names = [name for name, _ in circles]
    for name, practices in circles:
        if names.count(name) > 1:
            raise BadInput(
                f"Deux cercles s'appellent « {name} » ; donnez-leur deux noms."
            )
        if len(practices) < 2:
            raise BadInput(
                f"Le cercle « {name} » compte {len(practices)} médecin : l'effet d'un "
                "cercle s'estime à partir de 2 médecins ; complétez ses membres."
            )
    circle_of: dict[str, str] = {}
    for each in members:
        for code in each.codes:
            if code in circle_of:
                raise BadInput(_twice(code, circle_of[code], str(each.circle)))
            circle_of[code] = str(each.circle)


def _twice(code: str, first: str, second: str) -> str:
    if first == second:
        return (
            f"Le code {code} est deux fois dans le cercle « {first} » ; retirez-le "
            "une fois."
        )
    return (
        f"Le prescripteur {code} est dans deux cercles, « {first} » et « {second} » : "
        "l'effet de l'un ne se sépare pas de celui de l'autre ; gardez-le dans un seul."
    )


def _is_member(practice: Practice, circle: str | None) -> bool:
    if circle is None:
        return practice.circle is not None
    return practice.circle == circle


def _other_specialties(count: int) -> tuple[str, ...]:
    if count == 0:
        return ()
    if count == 1:
        return ("Un prescripteur d'une autre spécialité que le cercle.",)
    return (f"{count} prescripteurs d'une autre spécialité que le cercle.",)
