"""Every form is sent nonsense by who keeps the structure, and numbers of no row."""

from __future__ import annotations

import re

import pytest

from tests.factories.addresses import addresses
from tests.factories.village import Village, open_the_prepared
from tests.integration.web.nonsense import Visitor


# Coverage follows it over what forms refuse; it begins among the long ones.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("every form")]


def test_no_form_breaks_whatever_is_sent_and_what_is_refused_changes_nothing(
    village: Village,
) -> None:
    open_the_prepared(village)
    visitor = Visitor(village.people["administrator"].account, ("",))
    faults = visitor.walk(addresses())
    assert not faults, "\n".join(faults)


def test_a_number_beyond_any_row_is_absent(village: Village) -> None:
    visitor = Visitor(village.people["animator"].account)
    faults = []
    for address in addresses():
        beyond = re.sub(r"/\d+(?=[/.])", f"/{10**26}", address.path)
        last = re.sub(r"/\d+(?=[/.][^0-9]*$)", f"/{2**63}", address.path)
        for path in {beyond, last} - {address.path}:
            for ask in (visitor.client.get, visitor.client.post):
                answer = ask(path)
                if answer.status_code not in (302, 404, 405, 410):
                    faults.append(f"{ask.__name__} {path}: {answer.status_code}")
    assert not faults, "\n".join(faults)
