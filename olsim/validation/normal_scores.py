"""Standard normal numbers spread evenly: measurement errors for draws, without a die."""

import numpy as np
from scipy.special import ndtri

from olsim.core.arrays import Floats

STEPS = tuple(np.sqrt(prime) % 1.0 for prime in (2.0, 3.0, 7.0, 11.0, 13.0, 17.0))
"""Fractional parts of roots of primes: steps around a circle that never come back, and none of which is a sum
of others; the root of five is the step of the order of draws.
"""
LEAST = 1e-6


def normals(number: int, order: int = 0) -> Floats:
    """So many numbers that fill the normal distribution evenly, shape (number,); another `order`, of six, for
    errors that have nothing to do with each other.
    """
    shares = np.modf((np.arange(number) + 1.0) * STEPS[order])[0]
    found: Floats = ndtri(shares.clip(LEAST, 1.0 - LEAST))
    return found
