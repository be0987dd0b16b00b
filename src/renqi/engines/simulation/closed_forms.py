"""Formulas with which the numerical methods are held to account (闭式解).

Vasicek's law of a large pool with one factor, the risk weights of Basel II (June 2006, Annex
5), and the ruin of a fund with exponential claims in continuous time.
"""

import math

from scipy.integrate import quad
from scipy.special import owens_t
from scipy.stats import norm

_BASEL_LEVEL = 0.999
_CAPITAL = 12.5
_SALES_LOW, _SALES_HIGH = 5.0, 50.0


def vasicek_quantile(chance: float, correlation: float, level: float) -> float:
    """Give the share of a large pool that claims at most, with probability `level` (分位数)."""
    threshold = norm.ppf(chance) + math.sqrt(correlation) * norm.ppf(level)
    return float(norm.cdf(threshold / math.sqrt(1 - correlation)))


def vasicek_shortfall(chance: float, correlation: float, level: float) -> float:
    """Give the mean share that claims in the worst `1 - level` of cases (期望短缺).

    Phi2(PhiInv(chance), -PhiInv(level); sqrt(correlation)) / (1 - level).
    """
    both = bivariate_normal(norm.ppf(chance), -norm.ppf(level), math.sqrt(correlation))
    return both / (1 - level)


def bivariate_normal(first: float, second: float, correlation: float) -> float:
    """Give P(X <= first, Y <= second) of two standard normals, by Owen's T function (二元正态)."""
    if first == 0.0 and second == 0.0:
        return 0.25 + math.asin(correlation) / (2 * math.pi)
    spread = math.sqrt(1 - correlation * correlation)
    crossing = 0.0 if first * second > 0 or (first * second == 0 and first + second >= 0) else 0.5

    def part(one: float, other: float) -> float:
        if one == 0.0:
            return math.copysign(0.25, other)
        return float(owens_t(one, (other - correlation * one) / (one * spread)))

    half = (norm.cdf(first) + norm.cdf(second)) / 2
    return float(half - part(first, second) - part(second, first) - crossing)


def sme_correlation(chance: float, sales: float) -> float:
    """Give the correlation that Basel II puts on a firm (巴塞尔相关系数).

    Args:
        chance: Of default within a year.
        sales: A year, in millions of euro; beyond 5 and 50 it makes no difference.
    """
    share = (1 - math.exp(-50 * chance)) / (1 - math.exp(-50))
    size = (min(max(sales, _SALES_LOW), _SALES_HIGH) - _SALES_LOW) / (_SALES_HIGH - _SALES_LOW)
    return 0.12 * share + 0.24 * (1 - share) - 0.04 * (1 - size)


def irb_weight(
    chance: float, *, sales: float, loss_given: float = 0.45, years: float = 2.5
) -> float:
    """Give the risk weight of Basel II's internal ratings approach (内部评级法风险权重)."""
    stressed = vasicek_quantile(chance, sme_correlation(chance, sales), _BASEL_LEVEL)
    slope = (0.11852 - 0.05478 * math.log(chance)) ** 2
    maturity = (1 + (years - 2.5) * slope) / (1 - 1.5 * slope)
    return loss_given * (stressed - chance) * maturity * _CAPITAL


def ruin_ever(reserve: float, *, loading: float, mean: float = 1.0) -> float:
    """Give the chance of ruin for exponential claims in continuous time, ever (终极破产概率)."""
    return math.exp(-loading * reserve / (mean * (1 + loading))) / (1 + loading)


def ruin_within(reserve: float, time: float, *, rate: float) -> float:
    """Give the same within a time; claims of mean 1, a rate below the premium of 1 (有限时间)."""
    root = math.sqrt(rate)

    def density(angle: float) -> float:
        cosine, sine = math.cos(angle), math.sin(angle)
        decay = 2 * root * time * cosine - (1 + rate) * time + reserve * (root * cosine - 1)
        turn = reserve * root * sine
        waves = math.cos(turn) - math.cos(turn + 2 * angle)
        return rate * math.exp(decay) * waves / (1 + rate - 2 * root * cosine)

    ever = rate * math.exp(-(1 - rate) * reserve)
    return ever - float(quad(density, 0.0, math.pi, epsabs=1e-13, limit=200)[0]) / math.pi
