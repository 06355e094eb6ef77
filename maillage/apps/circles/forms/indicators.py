"""The indicators that a session may choose from: by theme, the recommended first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField

from maillage.engine.indicators.kits import Kit
from maillage.engine.indicators.library import find, load_entries, load_kits
from maillage.engine.indicators.plan import blind
from maillage.ui.formats import counted


def theme_choices() -> list[tuple[str, str]]:
    """The themes of the library, those with a whole session first."""
    kits = sorted(load_kits(), key=lambda kit: not kit.full)
    return [(kit.theme, _named(kit)) for kit in kits]


def _named(kit: Kit) -> str:
    return kit.title if kit.full else f"{kit.title} (indicateurs seulement)"


@dataclass(frozen=True)
class Offered:
    """An indicator that may be chosen."""

    id: str
    title: str
    reason: str = ""
    """Why the theme's file recommends it; empty where it does not."""
    lacks_doses: bool = False
    """Whether it counts the WHO's daily doses, which the base in use does not have."""


@dataclass(frozen=True)
class Group:
    """Indicators that are read together."""

    title: str
    offered: Sequence[Offered]

    @property
    def label(self) -> str:
        """« Antibiotiques : 20 indicateurs »."""
        return f"{self.title} : {counted(len(self.offered), 'indicateur')}"


@dataclass(frozen=True)
class Choice:
    """Everything that a session of one theme may choose from, each indicator once."""

    recommended: Group
    """Those of the theme's file."""
    same_theme: Group
    other_themes: Sequence[Group]

    @property
    def groups(self) -> list[Group]:
        """All of them, in the order of the page."""
        return [self.recommended, self.same_theme, *self.other_themes]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The identifier and title of each, in the order of the page."""
        return [(one.id, one.title) for group in self.groups for one in group.offered]


def choice_for(kit: Kit, *, has_doses: bool) -> Choice:
    """What a session may choose; `has_doses` is whether the base has the WHO's doses.

    The file of a theme may recommend an indicator of another: it is then shown with the
    file of the session, and otherwise among its own theme.
    """
    own = {one.id: one.reason for one in kit.indicators}
    others = sorted(
        (each for each in load_kits() if each.theme != kit.theme),
        key=lambda each: not each.full,
    )
    rest = {each.theme: _rest(each, own, has_doses) for each in (kit, *others)}
    return Choice(
        recommended=Group(kit.title, [_offered(one, own, has_doses) for one in own]),
        same_theme=Group(kit.title, rest[kit.theme]),
        other_themes=[Group(each.title, rest[each.theme]) for each in others],
    )


def _rest(kit: Kit, taken: Mapping[str, str], has_doses: bool) -> list[Offered]:
    """The theme's own indicators that are not taken, those of its file first.

    Those that would have no figure come last.
    """
    reasons = {one.id: one.reason for one in kit.indicators}
    of_theme = [
        entry.indicator.id
        for entry in load_entries()
        if entry.indicator.theme == kit.theme and entry.indicator.id not in taken
    ]
    in_file = [one for one in reasons if one in of_theme]
    order = dict.fromkeys([*in_file, *of_theme])
    found = [_offered(one, reasons, has_doses) for one in order]
    return sorted(found, key=lambda one: one.lacks_doses)


def _offered(identifier: str, reasons: Mapping[str, str], has_doses: bool) -> Offered:
    indicator = find(identifier)
    return Offered(
        id=identifier,
        title=indicator.title,
        reason=reasons.get(identifier, ""),
        lacks_doses=not has_doses and bool(blind(indicator.calculation).dosed),
    )


@dataclass(frozen=True)
class Boxes:
    """A group as the page shows it: a box to tick for each of its indicators."""

    group: Group
    boxes: Sequence[tuple[Any, Offered]]

    @property
    def is_open(self) -> bool:
        """Unfolded where something in it is ticked: nobody looks for what he chose."""
        return any(box.data["selected"] for box, _ in self.boxes)


def boxes_of(choice: Choice, field: BoundField) -> Iterator[Boxes]:
    """The groups with the boxes of a form's field, in the order of the page."""
    by_value = {str(box.data["value"]): box for box in field}
    for group in choice.groups:
        yield Boxes(group, [(by_value[one.id], one) for one in group.offered])
