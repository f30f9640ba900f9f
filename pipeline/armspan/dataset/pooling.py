"""Effects of several studies -> one: common effect, random effects, heterogeneity, prediction interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from armspan.dataset.effects import Effect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


NARROW = (
    "The Hartung-Knapp interval is narrower than that of the common effect, as it can be where studies happen to"
    " agree: go by the wider one"
)


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95% interval and P value."""

    value: float
    lower: float
    upper: float
    p: float


@dataclass(frozen=True, slots=True)
class Pooled:
    """What studies say together; effects are logarithms where the measure is a ratio."""

    common: Interval  # inverse variance
    random: Interval  # tau² by Paule and Mandel, interval by Hartung and Knapp
    weights_common: tuple[float, ...]  # per cent
    weights_random: tuple[float, ...]
    tau2: float
    q: float
    q_p: float
    i2: float  # per cent
    prediction: tuple[float, float] | None  # None with fewer than three studies

    @property
    def is_narrow(self) -> bool:
        """Whether the random effects look surer than the common effect (Röver, Knapp and Friede 2015)."""
        return self.random.upper - self.random.lower < self.common.upper - self.common.lower


def pool(effects: Sequence[Effect]) -> Pooled:
    """Pools two or more effects.

    Common effect: inverse variance, normal quantiles. Random effects: tau² by Paule and Mandel (1982), standard error
    and t quantiles with k - 1 degrees of freedom by Hartung and Knapp (2001). I² from Q (Higgins and Thompson 2002).
    Prediction interval: t quantile with k - 2 degrees of freedom times √(tau² + SE²) (Higgins, Thompson and
    Spiegelhalter 2009; Cochrane Handbook 10.10.4.3).
    """
    import numpy as np
    from scipy.stats import chi2

    values = np.array([effect.value for effect in effects])
    variances = np.array([effect.variance for effect in effects])
    k = len(effects)
    tau2 = _paule_mandel(values, variances)
    common, q, w = _weighted(values, variances)
    random, q_random, w_random = _weighted(values, variances + tau2)
    se = math.sqrt(q_random / (k - 1) / float(w_random.sum()))
    return Pooled(
        common=_normal(common, math.sqrt(1 / float(w.sum()))),
        random=_student(random, se, k - 1),
        weights_common=tuple((100 * w / w.sum()).tolist()),
        weights_random=tuple((100 * w_random / w_random.sum()).tolist()),
        tau2=tau2,
        q=q,
        q_p=float(chi2.sf(q, k - 1)),
        i2=max(0.0, 100 * (q - (k - 1)) / q) if q > 0 else 0.0,
        prediction=_prediction(random, tau2, se, k),
    )


def _weighted(values: Numbers, variances: Numbers) -> tuple[float, float, Numbers]:
    """The mean by inverse variance, the weighted squares around it, and the weights."""
    weights = 1 / variances
    mean = float(weights @ values / weights.sum())
    return mean, float(weights @ (values - mean) ** 2), weights


def _paule_mandel(values: Numbers, variances: Numbers) -> float:
    """The tau² with which the weighted squares are k - 1, as they are on average; 0 where they are less without it.

    statsmodels (0.15) has this estimator, but near the root rounding can take its iteration to 0.
    """
    from scipy.optimize import brentq

    def excess(tau2: float) -> float:
        return _weighted(values, variances + tau2)[1] - (len(values) - 1)

    if excess(0.0) <= 0:
        return 0.0
    highest = float(((values - values.mean()) ** 2).sum())  # the weighted squares are less than 1 there
    return float(brentq(excess, 0.0, highest, xtol=1e-14 * highest, rtol=1e-14, maxiter=500))


def study_interval(effect: Effect) -> Interval:
    """One study's effect with its 95% interval."""
    return _normal(effect.value, math.sqrt(effect.variance))


def _normal(value: float, se: float) -> Interval:
    from scipy.stats import norm

    half = float(norm.ppf(0.975)) * se
    return Interval(value, value - half, value + half, 2 * float(norm.sf(abs(value) / se)))


def _student(value: float, se: float, df: int) -> Interval:
    from scipy.stats import t

    half = float(t.ppf(0.975, df)) * se
    p = 2 * float(t.sf(abs(value) / se, df)) if se > 0 else float(value == 0)  # studies that all say the same
    return Interval(value, value - half, value + half, p)


def _prediction(value: float, tau2: float, se: float, k: int) -> tuple[float, float] | None:
    from scipy.stats import t

    if k < 3:
        return None
    half = float(t.ppf(0.975, k - 2)) * math.sqrt(tau2 + se**2)
    return value - half, value + half
