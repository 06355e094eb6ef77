"""How kernels are compiled: once for a version of their sources, kept on disk.

Numba keeps what it compiled by the file of a kernel alone, and would run the old code
of a helper that changed in another file. The folder kept is therefore named after all
the sources of this package.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import numba
from llvmlite import ir
from numba import types
from numba.extending import intrinsic


Kernel = TypeVar("Kernel", bound=Callable[..., Any])

_HERE = Path(__file__).parent


def _sources() -> str:
    """A name for the present state of every kernel and part of one."""
    digest = sha256()
    for path in sorted(_HERE.glob("*.py")):
        text = path.read_bytes()
        if b"compiled.jit import" in text or path.name == "jit.py":
            digest.update(text)
    return digest.hexdigest()[:16]


# A folder that cannot be written is passed over by numba for the user's own.
numba.config.CACHE_DIR = str(
    Path(numba.config.CACHE_DIR or _HERE / "__pycache__") / f"kernels-{_sources()}"
)


def kernel(function: Kernel) -> Kernel:
    """Compile what Python calls, with the parts it calls; runs beside other threads."""
    compiled: Kernel = numba.njit(
        nogil=True, cache=True, error_model="numpy", _nrt=False
    )(function)
    return compiled


def part(function: Kernel) -> Kernel:
    """A part of kernels, which Python does not call: quicker to compile for that."""
    compiled: Kernel = numba.njit(
        nogil=True,
        error_model="numpy",
        _nrt=False,
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
    )(function)
    return compiled


def inlined(function: Kernel) -> Kernel:
    """The same, of one kernel only, whose many arrays are then not handed over."""
    compiled: Kernel = numba.njit(
        nogil=True,
        error_model="numpy",
        _nrt=False,
        no_cpython_wrapper=True,
        no_cfunc_wrapper=True,
        forceinline=True,
    )(function)
    return compiled


@intrinsic  # type: ignore[untyped-decorator]
def first_bit(_typing: Any, _word: Any) -> Any:
    """The place of the lowest bit of a word that is not 0, as an int64."""

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.uint64), generate
