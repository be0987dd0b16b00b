"""Compile loops once for all processes, wherever the programme lies (编译缓存)."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

_Loop = TypeVar("_Loop", bound=Callable[..., Any])


def compiled(loop: _Loop) -> _Loop:
    """Compile a loop when it is first called, and find it compiled in the next process.

    Compiled loops are kept beside the programme; where that is read-only the command line names
    the installation's data (`renqi.config.environment.keep_compiled_loops`).
    """
    found: Any
    try:
        found = numba.njit(cache=True, nogil=True)(loop)
    except RuntimeError:
        # Nowhere to write: each process compiles for itself.
        found = numba.njit(nogil=True)(loop)
    return cast("_Loop", found)
