"""Every static file a template asks for is there; they can be gathered and sealed."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.management import call_command

from maillage.ui import look


HERE = Path(look.__file__).parent
MOST_COMPRESSED_BYTES = 250_000


def test_every_file_a_template_asks_for_exists() -> None:
    asked = {
        name
        for path in (HERE / "templates").rglob("*.html")
        for name in re.findall(r"{% static '([^']+)' %}", path.read_text())
    }
    assert "ui/js/maillage.js" in asked
    assert [name for name in sorted(asked) if finders.find(name) is None] == []


def test_they_are_gathered_under_names_that_change_with_their_content(
    settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        },
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    sheet = next((tmp_path / "ui" / "css").glob("tokens.*.css")).read_text()
    assert re.search(r"latin-wght-normal\.[0-9a-f]{12}\.woff2", sheet)


def test_all_of_them_together_are_less_than_a_first_load_may_weigh() -> None:
    files = (HERE / "static").rglob("*.*")
    whole = sum(
        len(path.read_bytes())
        if path.suffix == ".woff2"
        else len(gzip.compress(path.read_bytes()))
        for path in files
    )
    assert 0 < whole < MOST_COMPRESSED_BYTES / 2


def test_what_others_made_comes_with_its_licence() -> None:
    static = HERE / "static" / "ui"
    assert "SIL Open Font License" in next(static.glob("fonts/*OFL.txt")).read_text()
    assert "Zero-Clause BSD" in (static / "js" / "htmx-LICENSE.txt").read_text()
