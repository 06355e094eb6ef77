"""Documents that people bring: what is refused, how they are named and given back."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from maillage.apps.structures import documents
from maillage.apps.structures.documents import checked_document
from maillage.engine.errors import BadInput
from tests.factories.registers import PDF


def _sent(name: str, content: bytes = PDF) -> ContentFile[bytes]:
    return ContentFile(content, name=name)


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (PDF, "pdf", "contrat.pdf"),
        (b"\xff\xd8\xff\xe0 photo \xff\xd9", "jpeg", "contrat.jpg"),
        (b"\x89PNG\r\n\x1a\n....IEND\xaeB`\x82", "png", "contrat.png"),
    ],
)
def test_what_a_file_is_is_read_in_it(content: bytes, kind: str, name: str) -> None:
    kept = checked_document(_sent("contrat.exe", content))
    assert (kept.kind, kept.name) == (kind, name)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html>%PDF-1.4 %%EOF", "ni un PDF"),
        (b"MZ\x90\x00", "ni un PDF"),
        (b"%PDF-1.4 coupe", "incomplet"),
        (b"", "vide"),
    ],
)
def test_anything_else_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        checked_document(_sent("contrat.pdf", content))


def test_a_file_too_large_is_refused_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(documents, "MOST_BYTES", len(PDF) - 1)
    with pytest.raises(BadInput, match="dépasse 20 Mo"):
        checked_document(SimpleUploadedFile("contrat.pdf", PDF))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Nom\\contrat signé.pdf", "contrat signé.pdf"),
        ("con\r\ntrat.pdf", "contrat.pdf"),
        ("...", "document.pdf"),
        (f"{'a' * 300}.pdf", f"{'a' * 96}.pdf"),
    ],
)
def test_a_name_leads_nowhere(given: str, kept: str) -> None:
    assert documents.checked_content(given, PDF).name == kept


def test_it_is_kept_under_a_name_that_says_nothing() -> None:
    first, second = (documents.checked_content("contrat.pdf", PDF) for _ in range(2))
    names = {first.stored().name, second.stored().name}
    assert len(names) == 2
    assert not any("contrat" in str(name) for name in names)
    assert first.sha256 == second.sha256
