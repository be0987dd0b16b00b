"""Matrix products in blocks for one thread (分块矩阵乘法).

The linear algebra library splits a product over threads that wait for each other in a loop. Ours
are so small, and the machine of a city so busy, that this takes five times the CPU and ten times
as long as one thread; products below a size of its own choosing it leaves to one.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_ONE_THREAD = 250_000
_Number = TypeVar("_Number", np.float64, np.complex128)


def multiply(
    left: NDArray[_Number], right: NDArray[_Number], *, into: NDArray[_Number]
) -> NDArray[_Number]:
    """Write the product of two matrices and give it back."""
    width = max(1, _ONE_THREAD // left.size)
    for begin in range(0, right.shape[1], width):
        block = slice(begin, begin + width)
        np.matmul(left, right[:, block], out=into[:, block])
    return into
