"""Standard normal numbers spread evenly: measurement errors for draws, without a die."""

import numpy as np
from scipy.special import ndtri

from olsim.arrays import Floats

GOLDEN = (np.sqrt(5.0) - 1.0) / 2.0
SHIFT = 0.1
LEAST = 1e-6


def normals(number: int, order: int = 0) -> Floats:
    """So many numbers that fill the normal distribution evenly, shape (number,); another `order` for errors that have nothing to do with each other."""
    shares = np.modf((np.arange(number) + 1.0) * (GOLDEN + SHIFT * order))[0]
    found: Floats = ndtri(shares.clip(LEAST, 1.0 - LEAST))
    return found
