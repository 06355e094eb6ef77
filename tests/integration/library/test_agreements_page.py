"""The page of the agreements is what their files say."""

from __future__ import annotations

import re

from maillage.engine.agreements.versions import every_version
from tools.reference_agreements import PAGE, agreements_page


def test_the_page_is_current() -> None:
    written = PAGE.read_text(encoding="utf-8")
    assert written == agreements_page(), "run python -m tools.reference_pages"


def test_every_fact_and_every_indicator_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for rules in every_version():
        if rules.status == "text":
            assert [n for n in rules.facts if f"| `{n}` |" not in text] == []
            titles = [f"#### {one.id} {one.title}" for one in rules.indicators]
            assert [one for one in titles if one not in text] == []
    assert len(re.findall(r"^`--only ", text, re.M)) == 26 + 13
