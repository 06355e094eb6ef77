"""Words kept beside the engine's, so that a page need not load what computes."""

from __future__ import annotations

from maillage.apps.circles.models import ConsentKind
from maillage.apps.circles.selectors.follow_up import VERDICTS
from maillage.apps.circles.words.consents import CURRENT, TEXTS
from maillage.engine.follow_up import words


def test_verdicts_are_said_as_the_engine_says_them() -> None:
    assert {verdict.value: text for verdict, text in words.VERDICTS.items()} == VERDICTS


def test_every_wording_says_both_agreements_with_what_happens_without() -> None:
    assert TEXTS[CURRENT.version] == CURRENT
    for text in TEXTS.values():
        assert set(text.wordings) == set(ConsentKind)
        assert all(
            wording.said and wording.without for wording in text.wordings.values()
        )
