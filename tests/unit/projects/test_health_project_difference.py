"""The difference between two projets de santé: nothing where nothing changed."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.apps.projects.health_project.difference import (
    Change,
    difference,
    text_after,
    text_before,
    text_between,
)


texts = st.text(alphabet="ab .-\n", max_size=40)


def _document(text: str = "Un deux trois", **more: Any) -> dict[str, Any]:
    need = {
        "id": 1,
        "title": "Besoin",
        "words": "",
        "facts": [],
        "findings": [],
        "objectives": [
            {
                "id": 1,
                "title": "Objectif",
                "words": "",
                "facts": [["Pour le", "1er mars 2027"]],
                "undertakings": [],
            }
        ],
    }
    section = {"id": "diagnosis", "title": "Diagnostic", "text": text, "source": ""}
    return {
        "header": [["Structure", "Maison"]],
        "sections": [section],
        "needs": [need],
        "other_findings": [],
        **more,
    }


@settings(max_examples=40, deadline=None)
@given(texts, texts)
def test_both_texts_are_read_back_from_their_difference(old: str, new: str) -> None:
    lines = text_between(old, new)
    assert text_before(lines) == old
    assert text_after(lines) == new
    assert all(line.change is Change.SAME for line in lines) == (old == new)


def test_equal_documents_have_no_difference() -> None:
    assert difference(_document(), _document()).is_empty


def test_a_word_is_told_inside_its_paragraph() -> None:
    between = difference(_document(), _document("Un deux quatre"))
    (section,) = between.sections
    pieces = [(one.change, one.text) for one in section.lines[0].pieces]
    assert pieces == [
        (Change.SAME, "Un deux"),
        (Change.REMOVED, " trois"),
        (Change.ADDED, " quatre"),
    ]
    assert not between.rows


def test_rows_are_told_by_title_and_by_value() -> None:
    newer = _document()
    newer["needs"][0]["objectives"][0]["facts"] = [["Pour le", "1er mars 2028"]]
    (row,) = difference(_document(), newer).rows
    assert (row.change, row.kind, row.under) == (Change.CHANGED, "Objectif", "Besoin")
    assert [(v.before, v.after) for v in row.values] == [
        ("1er mars 2027", "1er mars 2028")
    ]


def test_what_came_and_what_went_are_said_so() -> None:
    without = _document(needs=[])
    added = {one.change for one in difference(without, _document()).rows}
    removed = {one.change for one in difference(_document(), without).rows}
    assert (added, removed) == ({Change.ADDED}, {Change.REMOVED})
