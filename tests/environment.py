"""The suite's environment, set before Django reads it: a data folder of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile


os.environ.setdefault(
    "MAILLAGE_SECRET", "a secret for the tests and for nothing else at all"
)
if "MAILLAGE_DATA" not in os.environ:
    folder = tempfile.mkdtemp(prefix="maillage-tests-")
    os.environ["MAILLAGE_DATA"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
