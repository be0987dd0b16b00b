"""Random numbers by counter: known, even, and nobody's neighbour."""

import subprocess
import sys
from itertools import pairwise

import numba
import numpy as np
import pytest

from renqi.engines.simulation import compiling
from renqi.engines.simulation.random_streams import number, stream_key, two_normals

_MASK = (1 << 64) - 1


def _mixed(word: int) -> int:
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & _MASK
    return word ^ (word >> 31)


def test_numbers_are_those_of_splitmix() -> None:
    # The first outputs of SplitMix64 from the state 1234567, as its author prints them.
    known = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    found = [number(np.uint64(1_234_567), np.uint64(place)) for place in range(3)]
    assert [int(one) for one in found] == known
    step = 0x9E3779B97F4A7C15
    assert [_mixed((1_234_567 + step * (place + 1)) & _MASK) for place in range(3)] == known


def test_neighbouring_paths_and_seeds_share_nothing() -> None:
    keys = {
        int(stream_key(np.uint64(seed), np.uint64(path)))
        for seed in (0, 1)
        for path in range(5_000)
    }
    assert len(keys) == 10_000
    bits = [int(stream_key(np.uint64(7), np.uint64(path))) for path in range(5_000)]
    flipped = [(one ^ other).bit_count() for one, other in pairwise(bits)]
    # Half of 64 bits differ, with a standard error of 4 / sqrt(5,000).
    assert np.mean(flipped) == pytest.approx(32, abs=4 * 4 / 5_000**0.5)


def test_normals_have_the_moments_of_normals() -> None:
    key = np.uint64(stream_key(np.uint64(11), np.uint64(3)))
    words = [np.uint64(number(key, np.uint64(place))) for place in range(100_000)]
    pairs = np.array([two_normals(word) for word in words])
    values = pairs.ravel()
    error = values.size**-0.5
    assert values.mean() == pytest.approx(0, abs=4 * error)
    assert values.var() == pytest.approx(1, abs=4 * 2**0.5 * error)
    assert (values**3).mean() == pytest.approx(0, abs=4 * 15**0.5 * error)
    assert (values**4).mean() == pytest.approx(3, abs=4 * 96**0.5 * error)
    assert np.corrcoef(pairs.T)[0, 1] == pytest.approx(0, abs=4 * 100_000**-0.5)
    # One in 741 lies beyond three.
    assert np.mean(np.abs(values) > 3) == pytest.approx(0.0027, abs=4 * (0.0027 * error**2) ** 0.5)


def test_with_nowhere_to_keep_them_loops_are_compiled_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = numba.njit

    def refusing(*, nogil: bool, cache: bool = False) -> object:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return real(nogil=nogil)

    monkeypatch.setattr(numba, "njit", refusing)
    assert compiling.compiled(lambda one: one + 1)(2) == 3


def test_the_compiler_is_loaded_by_those_only_who_simulate() -> None:
    script = (
        "import sys; import renqi.cli.main as m; m.build_parser();"
        "import renqi.engines.simulation.scenario_report;"
        "print('numba' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
