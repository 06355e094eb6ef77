"""Documents that people bring: checked by their content, kept, given back as files.

A contract, a convention, an invoice: PDF, JPEG or PNG, 20 MB at most. What a file is,
is read in the file and not in its name. It is kept under a name that nobody can guess,
is given back only by a page that has asked whether the reader may, always to be saved
and never shown inside a page of ours.

Nothing kept is erased when another document takes its place: a claim that was made with
the first one still names it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django import forms
from django.core.files.base import ContentFile, File
from django.db import models
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from maillage.engine.errors import BadInput


MOST_BYTES = 20 * 1024 * 1024
_NAME_LENGTH = 100
_ENDINGS = {"pdf": (".pdf",), "jpeg": (".jpg", ".jpeg"), "png": (".png",)}
_TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
_PNG = b"\x89PNG\r\n\x1a\n"
_END_OF_FILE_BYTES = 2048


@dataclass(frozen=True)
class CheckedFile:
    """A document that may be kept: its name as people read it, and what it holds."""

    name: str
    content: bytes
    sha256: str
    kind: str
    """« pdf », « jpeg » or « png »."""

    def stored(self) -> ContentFile[bytes]:
        """The same, to be given to a file field: under a name drawn at random."""
        return ContentFile(
            self.content, name=f"{token_hex(16)}{_ENDINGS[self.kind][0]}"
        )


def checked_document(uploaded: File[bytes]) -> CheckedFile:
    """The document in a file that was sent. Raises `BadInput`.

    Too large, empty, cut short, or neither a PDF nor a JPEG or PNG picture.
    """
    name = _readable(uploaded.name or "")
    if uploaded.size > MOST_BYTES:
        raise BadInput(
            f"« {name} » dépasse 20 Mo : numérisez-le avec moins de points, ou "
            "découpez-le."
        )
    uploaded.seek(0)
    content = uploaded.read()
    if not content:
        raise BadInput(f"« {name} » est vide : choisissez de nouveau le fichier.")
    return checked_content(name, content)


def checked_content(name: str, content: bytes) -> CheckedFile:
    """The same, from what a file holds. Raises `BadInput`."""
    name = _readable(name)
    kind = _kind_of(content)
    if not kind:
        raise BadInput(
            f"« {name} » n'est ni un PDF, ni une image JPEG ou PNG : enregistrez le "
            "document en PDF, puis déposez-le."
        )
    if not _is_whole(kind, content):
        raise BadInput(
            f"« {name} » est incomplet : ouvrez-le pour le vérifier, puis déposez-le "
            "de nouveau."
        )
    if not name.lower().endswith(_ENDINGS[kind]):
        name = f"{name.rsplit('.', 1)[0]}{_ENDINGS[kind][0]}"
    return CheckedFile(name, content, hashlib.sha256(content).hexdigest(), kind)


def served(kept: FieldFile, name: str) -> FileResponse:
    """A kept document, to be saved under a name; `Http404` where there is none.

    The caller has asked whether the reader may.
    """
    if not kept:
        raise Http404
    ending = kept.name.rsplit(".", 1)[-1]
    kind = next((k for k, ends in _ENDINGS.items() if f".{ending}" in ends), "")
    try:
        opened = kept.open("rb")
    except FileNotFoundError as gone:
        raise Http404 from gone
    answer = FileResponse(
        opened,
        as_attachment=True,
        filename=_readable(name),
        content_type=_TYPES.get(kind, "application/octet-stream"),
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


class DocumentField(forms.FileField):
    """A document of a form; its value is a `CheckedFile`, or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", "PDF, JPEG ou PNG, 20 Mo au plus.")
        options.setdefault(
            "widget", forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})
        )
        options.setdefault("allow_empty_file", True)
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> CheckedFile | None:
        """The document, once looked into."""
        uploaded = super().clean(data, initial)
        if not uploaded:
            return None
        try:
            return checked_document(uploaded)
        except BadInput as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class Documented(models.Model):
    """What a document proves: the file, the name it came with, its SHA-256.

    The three fields are to be named in the `CONFIDENTIALITY` of the model.
    """

    document = models.FileField("document", upload_to="pieces", blank=True)
    document_name = models.CharField(max_length=_NAME_LENGTH + 20, blank=True)
    document_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        """Only a part of other models."""

        abstract = True

    def keep(self, document: CheckedFile | None) -> None:
        """Take a document in the place of the one before; nothing, without one.

        The row is not saved: the action that calls this saves it.
        """
        if document is None:
            return
        self.document = document.stored()
        self.document_name = document.name
        self.document_sha256 = document.sha256


def _kind_of(content: bytes) -> str:
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    return "png" if content.startswith(_PNG) else ""


def _is_whole(kind: str, content: bytes) -> bool:
    """Whether the end of the file is there: what was cut short does not open."""
    marks = {"pdf": b"%%EOF", "jpeg": b"\xff\xd9", "png": b"IEND"}
    return marks[kind] in content[-_END_OF_FILE_BYTES:]


def _readable(name: str) -> str:
    """A file's name without its folders, nor what a screen or a disk cannot hold."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*')
    kept = " ".join(kept.split()).lstrip(".") or "document"
    if len(kept) <= _NAME_LENGTH:
        return kept
    stem, dot, ending = kept.rpartition(".")
    if dot and len(ending) <= 5:
        return f"{stem[: _NAME_LENGTH - len(ending) - 1]}.{ending}"
    return kept[:_NAME_LENGTH]
