"""What a circle's composition lacks, said in sentences and never as a refusal."""

from __future__ import annotations

import pytest

from maillage.apps.circles.models import Circle
from maillage.apps.circles.rules.composition import Composition, findings


def found(members: int, animators: int, counted: int = 5) -> list[str]:
    circle = Circle(name="Cercle", territory="Ici")
    return list(findings(circle, Composition(members, animators, counted)))


@pytest.mark.parametrize("members", [5, 10, 15])
@pytest.mark.parametrize("animators", [1, 2])
def test_five_to_fifteen_members_and_one_or_two_animators_lack_nothing(
    members: int, animators: int
) -> None:
    assert found(members, animators) == []


@pytest.mark.parametrize(
    ("members", "animators", "counted", "said"),
    [
        (4, 1, 5, "Il manque un membre pour être 5"),
        (2, 1, 5, "Il manque 3 membres pour être 5"),
        (16, 1, 5, "16 membres, pour 15 au plus"),
        (8, 0, 5, "sans animateur"),
        (8, 3, 5, "3 animateurs, pour 2 au plus"),
        (8, 1, 0, "Aucun médecin n'est compté"),
        (8, 1, 1, "Un seul médecin est compté"),
        (8, 1, 4, "4 médecins sont comptés dans les chiffres ; il en faut 5"),
    ],
)
def test_each_lack_is_one_sentence(
    members: int, animators: int, counted: int, said: str
) -> None:
    (text,) = found(members, animators, counted)
    assert said in text


def test_the_most_pressing_comes_first() -> None:
    assert "sans animateur" in found(2, 0, 0)[0]
