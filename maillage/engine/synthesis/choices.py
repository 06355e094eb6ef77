"""What is chosen among for each need: `choices.yaml`, bound to a formulary."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from maillage.engine.synthesis.draws import DrawTable, Floats, Integers
from maillage.engine.synthesis.formulary import Formulary


@cache
def content(name: str) -> dict[str, Any]:
    """A YAML file of this room, by its name without extension."""
    text = files(__package__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


class Choices:
    """The lists of products, each known by its number."""

    def __init__(self, formulary: Formulary) -> None:
        keys, targets, weights = [], [], []
        self.number: dict[str, int] = {}
        for name, shares in content("choices").items():
            self.number[name] = len(self.number)
            for product, share in shares.items():
                keys.append(self.number[name])
                targets.append(formulary.number[product])
                weights.append(_weight(formulary, formulary.number[product], share))
        self._table = DrawTable(keys, targets, weights)

    def pick(self, lists: Integers, draws: Floats) -> Integers:
        """A product of each list (by number), from a draw in [0, 1) for each."""
        return self._table.pick(lists, draws)

    def pick_one(self, name: str, draws: Floats) -> Integers:
        """Products of one list, one for each draw."""
        return self.pick(np.full(len(draws), self.number[name]), draws)


def _weight(formulary: Formulary, product: int, share: float) -> float:
    """The country's volume where it is known; a product unknown there stays rare."""
    if formulary.volumes is None:
        return share
    return max(float(formulary.volumes[product]), 1e-3)
