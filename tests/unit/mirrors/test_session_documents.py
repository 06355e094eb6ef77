"""What was shown is kept as documents and read back as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hand_made_session import circle_of, indicator, session

from maillage.engine import frozen
from maillage.engine.indicators.library import load_library
from maillage.engine.indicators.model import Indicator
from maillage.engine.mirrors.content import Reading, Session
from maillage.engine.mirrors.document import (
    doctor_documents,
    session_document,
    session_from_document,
)


def made() -> Session:
    counts = {code: (rank, 40) for rank, code in enumerate("ABCDEFGHIJKL")}
    return session(counts | {"F": (1, 4)}, circle_of(*"ABCDE", ("F", "G")))


def through_json(document: Any) -> Any:
    return json.loads(json.dumps(document, allow_nan=False))


def test_a_session_comes_back_whole() -> None:
    shown = made()
    document = through_json(session_document(shown))
    doctors = [through_json(each) for each in doctor_documents(shown).values()]
    assert session_from_document(document, doctors) == shown


def test_the_shared_document_holds_no_doctor_s_own_figure() -> None:
    assert session_document(made())["doctors"] == []
    assert list(doctor_documents(made())) == ["A", "B", "C", "D", "E", "F"]


@pytest.mark.parametrize("each", load_library(), ids=lambda each: each.id)
def test_every_indicator_of_the_library_comes_back_whole(each: Indicator) -> None:
    document = through_json(frozen.to_document(each))
    assert frozen.from_document(Indicator, document) == each


def test_a_document_of_an_older_type_takes_the_defaults() -> None:
    document = frozen.to_document(indicator())
    del document["sources"]
    assert frozen.from_document(Indicator, document) == indicator()


def test_a_document_without_what_it_needs_is_refused() -> None:
    with pytest.raises(KeyError):
        frozen.from_document(Reading, {"value": 0.1})


def test_a_number_that_json_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match="inf"):
        frozen.to_document(Reading(float("inf"), 1, 1, None, None))
