"""Several rows chosen in a form: what no row can be is a choice that is not there."""

from __future__ import annotations

import pytest
from django import forms

from maillage.apps.people.models import Person
from maillage.apps.people.rows_field import RowsField
from tests.factories import people


pytestmark = pytest.mark.django_db


def test_rows_that_are_there_are_chosen() -> None:
    person = people.person()
    field = RowsField(queryset=Person.objects.all())
    assert list(field.clean([str(person.pk)])) == [person]


@pytest.mark.parametrize(
    "sent", ["9" * 26, "-" + "9" * 26, str(2**63), "٣" * 30, "9" * 5000, "x"]
)
def test_what_no_row_can_be_is_refused(sent: str) -> None:
    field = RowsField(queryset=Person.objects.all())
    with pytest.raises(forms.ValidationError):
        field.clean([sent])
