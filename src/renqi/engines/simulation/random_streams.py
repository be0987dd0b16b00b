"""Random numbers by counter: a number is a function of seed, path and place (计数式随机数).

A path has a key of its own, and its numbers are the key's counters mixed. Nothing is remembered
from one number to the next, so that paths may be split over threads and machines in any way and
still meet the same fate.
"""

import math

import numpy as np

from renqi.engines.simulation.compiling import compiled

_WEYL = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_PATHS = np.uint64(0xD1342543DE82EF95)
_S30, _S27, _S31, _S32 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
_SHARE, _HALF = 2.0**-32, 0.5


@compiled
def mixed(word: np.uint64) -> np.uint64:
    """Mix 64 bits so that each depends on all; the last steps of SplitMix64."""
    word = (word ^ (word >> _S30)) * _FIRST
    word = (word ^ (word >> _S27)) * _SECOND
    return word ^ (word >> _S31)


@compiled
def stream_key(seed: np.uint64, path: np.uint64) -> np.uint64:
    """Give the key of a path; two paths of a seed never share one."""
    return mixed(mixed(seed + _WEYL) ^ (path * _PATHS))


@compiled
def number(key: np.uint64, place: np.uint64) -> np.uint64:
    """Give 64 random bits of a stream."""
    return mixed(key + (place + np.uint64(1)) * _WEYL)


@compiled
def high_share(word: np.uint64) -> float:
    """Turn the upper half of a number into a share in (0, 1)."""
    return (float(word >> _S32) + 0.5) * _SHARE


@compiled
def low_share(word: np.uint64) -> float:
    """Turn the lower half of a number into a share in (0, 1)."""
    return (float(word & _LOW) + 0.5) * _SHARE


@compiled
def two_normals(word: np.uint64) -> tuple[float, float]:
    """Turn one number into two independent standard normals, by Box and Muller."""
    radius = math.sqrt(-2.0 * math.log(high_share(word)))
    turn = low_share(word)
    cosine = math.cos(2.0 * math.pi * turn)
    # Cheaper than a sine, and as good to eight digits.
    sine = math.sqrt(max(1.0 - cosine * cosine, 0.0))
    return radius * cosine, radius * (sine if turn < _HALF else -sine)
