"""Several rows chosen in a form, whatever number is sent for one."""

from __future__ import annotations

from typing import Any

from django import forms


LARGEST_KEY = 2**63 - 1
"""No database numbers a row beyond: asked for one, it fails instead of finding none."""


class RowsField(forms.ModelMultipleChoiceField):
    """Django's own; a number that no row can have is a choice that is not there."""

    def clean(self, value: Any) -> Any:
        """The rows chosen. Raises `ValidationError`."""
        for key in value or ():
            text = str(key)
            digits = text.lstrip("-")
            # Read only where it is short: thousands of digits are no number to Python.
            if digits.isdigit() and (len(digits) > 19 or int(digits) > LARGEST_KEY):
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": text[:20]},
                )
        return super().clean(value)
