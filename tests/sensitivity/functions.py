"""Functions with known answers, in the place of the city; in a module, so that workers find them."""

import math
import os
import time

import numpy as np
from scipy import stats

from olsim.core.randomness import mix_int
from olsim.sensitivity.factors import Problem


def normal(seed):
    """A standard normal number that belongs to a seed."""
    return float(stats.norm.ppf((mix_int(seed * 0x9E3779B97F4A7C15 + 1) % 2**53 + 0.5) / 2**53))


def ishigami(values, seed):
    """Ishigami and Homma (1990) with a = 7 and b = 0.1."""
    return (
        math.sin(values["x1"])
        + 7.0 * math.sin(values["x2"]) ** 2
        + 0.1 * values["x3"] ** 4 * math.sin(values["x1"])
    )


ISHIGAMI = Problem.of({f"x{k}": stats.uniform(-math.pi, 2.0 * math.pi) for k in (1, 2, 3)})


def ishigami_answer():
    """First and total indices, and the second order of x1 with x3: closed forms."""
    a, b, pi = 7.0, 0.1, math.pi
    v1, v2, v13 = 0.5 * (1.0 + b * pi**4 / 5.0) ** 2, a * a / 8.0, b * b * pi**8 * (1.0 / 18.0 - 1.0 / 50.0)
    v = v1 + v2 + v13
    return (
        {"x1": v1 / v, "x2": v2 / v, "x3": 0.0},
        {"x1": (v1 + v13) / v, "x2": v2 / v, "x3": v13 / v},
        v13 / v,
    )


G = (0.0, 1.0, 4.5, 9.0, 99.0)


def sobol_g(values, seed):
    """The g-function of Sobol' (1998)."""
    return float(np.prod([(abs(4.0 * values[f"x{k}"] - 2.0) + a) / (1.0 + a) for k, a in enumerate(G)]))


SOBOL_G = Problem.of({f"x{k}": stats.uniform(0.0, 1.0) for k in range(len(G))})


def sobol_g_answer():
    """First and total indices: closed forms."""
    part = np.array([1.0 / (3.0 * (1.0 + a) ** 2) for a in G])
    v = np.prod(1.0 + part) - 1.0
    first = part / v
    total = [part[k] * np.prod(np.delete(1.0 + part, k)) / v for k in range(len(G))]
    return {f"x{k}": float(first[k]) for k in range(len(G))}, {
        f"x{k}": float(total[k]) for k in range(len(G))
    }


def noisy(values, seed):
    """Variance 1 + 1 + 2: half of it is luck, a quarter luck that is the same whatever the values, a quarter
    luck that x3 makes larger or smaller.
    """
    return values["x1"] + values["x2"] + (1.0 + values["x3"]) * normal(seed)


NOISY = Problem.of({f"x{k}": stats.norm(0.0, 1.0) for k in (1, 2, 3)})


def slow(values, seed):
    """As `noisy`, in a few milliseconds. It counts instead of sleeping: what reads a clock is never taken
    from a bank.
    """
    return noisy(values, seed) + 0.0 * sum(math.sqrt(k) for k in range(50_000))


def planted_nan(values, seed):
    return math.nan if values["x1"] > 1.5 else values["x1"]


def constant(values, seed):
    return 3.0


def fails(values, seed):
    if values["x1"] > 2.0:
        raise ZeroDivisionError("gedeeld door nul")
    return values["x1"]


def dies(values, seed):
    """Takes its worker with it for a few values."""
    if values["x1"] > 2.4:
        os._exit(7)
    time.sleep(0.002)
    return values["x1"]


def dies_once(values, seed):
    """Takes its worker with it, once: a file says that it did."""
    flag = os.environ["OLSIM_TEST_FLAG"]
    if values["x1"] > 1.0 and not os.path.exists(flag):
        open(flag, "w").close()
        os._exit(7)
    return values["x1"]


def always_dies(values, seed):
    os._exit(7)


INERT = Problem.of({f"x{k}": stats.uniform(0.0, 1.0) for k in range(1, 31)})


def first_of_thirty(values, seed):
    """Thirty parameters, of which one does something."""
    return values["x1"] + 0.3 * normal(seed)
