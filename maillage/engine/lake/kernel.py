"""How the lake's loops over large arrays are compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba


Kernel = TypeVar("Kernel", bound=Callable[..., Any])


def kernel(function: Kernel) -> Kernel:
    """Compile a function of arrays and numbers; it runs beside other threads.

    What is compiled is kept on disk by the file of the function alone: a helper that
    it calls must be in the same file.
    """
    compiled: Any = numba.njit(nogil=True, cache=True)(function)
    return cast(Kernel, compiled)
