"""A browser named in words, from what it says of itself."""

from __future__ import annotations


# The first that is found names it: most browsers also claim to be an older one.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser(user_agent: str) -> str:
    """« Firefox sur Windows »; « navigateur inconnu » when it does not say."""
    name = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if not name:
        return f"navigateur sur {system}" if system else "navigateur inconnu"
    return f"{name} sur {system}" if system else name


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in known if mark in user_agent), "")
