"""Whatever else resources hold, known to nobody, the lines are the same."""

from __future__ import annotations

import copy
import string
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from fhir_reading import Reading, Taken
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import fhir
from tests.factories.fhir import dispense, village
from tests.generative import examples


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
TREES = st.recursive(
    LEAVES,
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.text(max_size=8), inside, max_size=3)
    ),
    max_leaves=8,
)
# Of R4 but not read, of its extensions, of nobody: none is an element that counts.
NAMES = st.sampled_from(
    ["extension", "_status", "_id", "dosageInstruction", "language", "note", "text"]
) | st.text(string.ascii_letters, min_size=1, max_size=6).map("x-{}".format)
ADDITIONS = st.lists(st.tuples(st.integers(0, 10_000), NAMES, TREES), max_size=12)
RESOURCES = [*village(), dispense("m1"), dispense("m2", quantity={"value": 1})]


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object of a tree of JSON."""
    if isinstance(tree, dict):
        yield tree
    for value in tree.values() if isinstance(tree, dict) else tree:
        if isinstance(value, dict | list):
            yield from nodes(value)


def with_unknowns(
    additions: Sequence[tuple[int, str, Any]],
) -> list[fhir.Resource]:
    """The resources, with trees hung anywhere in them."""
    resources = copy.deepcopy(RESOURCES)
    places = list(nodes(resources))
    for number, name, tree in additions:
        places[number % len(places)][name] = tree
    return resources


@pytest.fixture(scope="module")
def known(reading: Reading) -> Taken:
    """What the resources give by themselves."""
    taken = reading.taken(RESOURCES)
    assert len(taken.lines) == 2
    return taken


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    folder: Path = tmp_path_factory.mktemp("exports")
    return Reading(folder)


@examples(10)
@given(additions=ADDITIONS)
def test_unknown_elements_change_no_line(
    reading: Reading, known: Taken, additions: Sequence[tuple[int, str, Any]]
) -> None:
    taken = reading.taken(with_unknowns(additions))
    assert taken.lines == known.lines
    assert taken.report == ""
