"""How a form field is laid out, from its widget."""

from __future__ import annotations

from typing import Literal

from django import forms
from django.forms import BoundField


Shape = Literal["box", "choices", "file", "line"]


def shape_of(field: BoundField) -> Shape:
    """One box to tick, several choices, a file, or a line with its label above."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "box"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    if isinstance(widget, forms.FileInput):
        return "file"
    return "line"
