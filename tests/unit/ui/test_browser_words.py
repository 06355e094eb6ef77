"""A browser is named in words a reader knows."""

from __future__ import annotations

import pytest

from maillage.ui.browsers import browser


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like "
            "Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge sur Windows",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox sur Linux",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) "
            "AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari sur iPhone",
        ),
        ("something on Android", "navigateur sur Android"),
        ("Firefox", "Firefox"),
        ("", "navigateur inconnu"),
    ],
)
def test_it_is_named(said: str, named: str) -> None:
    assert browser(said) == named
