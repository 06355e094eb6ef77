"""Random facts and random indicators on which every engine must agree.

`MAILLAGE_EXAMPLES=5000 pytest tests/generative` draws that many, new ones each time;
without it a few, always the same.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings


_WANTED = os.environ.get("MAILLAGE_EXAMPLES")


def examples(few: int) -> settings:
    """The settings of a test that draws `few` examples unless more are wanted."""
    return settings(
        max_examples=int(_WANTED) if _WANTED else few,
        derandomize=_WANTED is None,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
