"""Compile loops once for all processes, wherever the programme lies (编译缓存)."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config

# The compiler's settings have no types.
_settings: Any = config
_Loop = TypeVar("_Loop", bound=Callable[..., Any])


def _choose_cache() -> None:
    """Keep compiled loops with the data of the installation where its programme is read-only.

    Without this the compiler would take the home folder of the account, which a service may lack.
    """
    home = os.environ.get("RENQI_HOME")
    if home and not _settings.CACHE_DIR and not os.access(Path(__file__).parent, os.W_OK):
        _settings.CACHE_DIR = str(Path(home).expanduser() / "compiled")


def compiled(loop: _Loop) -> _Loop:
    """Compile a loop when it is first called, and find it compiled in the next process."""
    found: Any
    try:
        found = numba.njit(cache=True, nogil=True)(loop)
    except RuntimeError:
        # Nowhere to write: each process compiles for itself.
        found = numba.njit(nogil=True)(loop)
    return cast("_Loop", found)


_choose_cache()
