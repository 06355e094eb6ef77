"""Forms of what is prepared: files, sessions, indicators, invitations."""

from __future__ import annotations

from typing import Any

from django import forms

from maillage.apps.circles.depots import KINDS, Received


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files that were written where they wait, as a list of `Received`."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Received]:  # noqa: ARG002
        """What was received of each file; one at least."""
        given = [each for each in data or () if each] if data is not None else []
        if not given:
            raise forms.ValidationError(self.error_messages["required"])
        return [each.received for each in given]


class DropForm(forms.Form):
    """Files of dispensings."""

    files = FilesField(
        label="Fichiers de délivrances",
        help_text="CSV, TSV ou XLSX, un fichier par officine et par période, "
        "de préférence scellés dans l'officine.",
        widget=FilesInput(attrs={"multiple": True, "accept": ",".join(KINDS)}),
        error_messages={"required": "Choisissez au moins un fichier, puis déposez-le."},
    )
