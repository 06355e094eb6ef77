"""Every verb, every reader, every object: the policies do what the matrix says."""

from __future__ import annotations

import importlib
from collections import defaultdict

import pytest

from maillage.apps.people import authorisation
from tests.integration.policies import world
from tests.integration.policies.matrix import cells


# What policies decide is Python; `test_fuzz` has PostgreSQL answer their questions.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

# Every table is made when the addresses are: each page brings its app's policies.
importlib.import_module("config.urls")

CELLS = tuple(cells())


def test_each_cell_of_the_matrix_is_what_the_policies_do() -> None:
    here = world.build()
    wrong = [
        f"{cell.about} / {cell.verb} / {cell.reader}: "
        f"the text says {cell.expected}, the policies say {not cell.expected}"
        for cell in CELLS
        if authorisation.allowed(
            here.readers[cell.reader], cell.verb, here.objects[cell.about]
        )
        is not cell.expected
    ]
    assert wrong == []


def test_every_verb_of_every_app_has_its_line() -> None:
    written = {cell.verb for cell in CELLS}
    missing = set(authorisation.verbs()) - written
    assert not missing, f"add a line in matrix.txt, and its marks, for {missing}"
    assert written <= set(authorisation.verbs()), "a line of a verb that is no more"


def test_every_reader_and_every_object_is_in_the_matrix() -> None:
    here = world.build()
    assert {cell.about for cell in CELLS} == here.objects.keys()
    columns = defaultdict(set)
    for cell in CELLS:
        columns[cell.about, cell.verb].add(cell.reader)
    assert all(readers == here.readers.keys() for readers in columns.values())


def test_a_verb_is_asked_of_every_state_of_its_object() -> None:
    tables = defaultdict(set)
    for cell in CELLS:
        tables[cell.about].add(cell.verb)
    for kind in ("séance", "réunion", "place"):
        states = [verbs for about, verbs in tables.items() if about.startswith(kind)]
        assert len(states) > 1
        assert all(verbs == states[0] for verbs in states)


def test_who_is_not_signed_in_may_do_nothing() -> None:
    assert not any(cell.expected for cell in CELLS if cell.reader == "visiteur")
