"""What a session showed, as documents that can be kept: the group's, each doctor's.

A doctor's figures are in a document of their own, so that whoever keeps them can give
each to its reader alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from maillage.engine import frozen
from maillage.engine.mirrors.content import Doctor, Session


Document = dict[str, Any]


def session_document(session: Session) -> Document:
    """Everything that the session showed but for the doctors' own mirrors.

    The circle's members stand in it by their codes.
    """
    document: Document = frozen.to_document(replace(session, doctors=()))
    return document


def doctor_documents(session: Session) -> dict[str, Document]:
    """The mirror of each doctor, by his code."""
    return {doctor.code: frozen.to_document(doctor) for doctor in session.doctors}


def doctor_from_document(document: Document) -> Doctor:
    """The mirror that a document of `doctor_documents` was made from."""
    return frozen.from_document(Doctor, document)


def session_from_document(
    document: Document, doctors: Iterable[Document] = ()
) -> Session:
    """The session that the documents were made from, with the doctors given."""
    found = frozen.from_document(Session, document)
    return replace(found, doctors=tuple(map(doctor_from_document, doctors)))
