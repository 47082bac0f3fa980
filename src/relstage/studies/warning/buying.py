"""Orders until a dropout that nobody sees: the BG/NBD model of Fader, Hardie and Lee (2005).

While a partner stays, its orders come at random at a rate of its own; after each order it leaves with a chance of its
own. Rates differ between partners as a gamma distribution, chances as a beta distribution. The four numbers of the two
are fitted by maximum likelihood to all partners on record, so that one with few orders borrows from the others. The
model follows Schmittlein, Morrison and Colombo (1987), whose partners may leave at any time.

Law (``longer_silence_never_reassures``): the longer the silence, other things equal, the higher the probability.
"""

from collections import Counter
from collections.abc import Iterable
from math import exp, expm1, fsum, inf, lgamma, log, log1p

from relstage.studies.warning.fitting import lowest
from relstage.studies.warning.records import Population
from relstage.studies.warning.tracks import Past

_FARTHEST = 12.0
"""The logarithms of the four numbers are sought from -12 to 12."""


def fit(pasts: Iterable[Past]) -> Population:
    """Fit the four numbers to what is known of all partners, whatever their number of orders."""
    counted = Counter(pasts)
    rows = [(past.orders - 1, past.life, past.life + past.silence, counted[past]) for past in sorted(counted)]
    total = sum(many for *_, many in rows)
    span = fsum(age * many for _, _, age, many in rows) / total
    repeats = sorted({row[0] for row in rows})

    def badness(place: tuple[float, ...]) -> float:
        if max(map(abs, place)) > _FARTHEST:
            return inf
        r, alpha, a, b = map(exp, place)
        head = {x: _head(x, r, alpha, a, b) for x in repeats}
        return -fsum(many * (head[x] + _tail(x, life, age, r, alpha, a, b)) for x, life, age, many in rows)

    r, alpha, a, b = map(exp, lowest(badness, (0.0, log(span / 4 + 1), 0.0, 0.5)))
    return Population(r=r, alpha=alpha, a=a, b=b, partners=total)


def _head(x: int, r: float, alpha: float, a: float, b: float) -> float:
    """Return the part of the log likelihood that `x` repeated orders have in common."""
    stayed = lgamma(a + b) + lgamma(b + x) - lgamma(b) - lgamma(a + b + x)
    return lgamma(r + x) - lgamma(r) + r * log(alpha) + stayed


def _tail(x: int, life: int, age: int, r: float, alpha: float, a: float, b: float) -> float:
    """Return the rest, for a last order `life` days after the first, `age` days ago."""
    stays = -(r + x) * log(alpha + age)
    return stays + log1p(exp(min(_log_odds_left(x, life, age, r, alpha, a, b), 700.0))) if x else stays


def _log_odds_left(x: int, life: int, age: int, r: float, alpha: float, a: float, b: float) -> float:
    """Return the log odds that it left after its last order, `x` repeated orders being known."""
    return log(a / (b + x - 1)) + (r + x) * log((alpha + age) / (alpha + life))


def log_odds_gone(known: Population, past: Past, horizon: int) -> float:
    """Return the log odds of no order within `horizon` days on record, by the partner's own rhythm.

    Gone is who has left, and who stays but orders later: with x repeated orders and age T the rate of one that stays
    is gamma distributed with shape r + x and rate alpha + T, and orders nothing within h days with the probability
    ((alpha + T) / (alpha + T + h)) ** (r + x).
    """
    x, age = past.orders - 1, past.life + past.silence
    left = _log_odds_left(x, past.life, age, known.r, known.alpha, known.a, known.b) if x else -inf
    quiet = (known.r + x) * log((known.alpha + age) / (known.alpha + age + horizon))
    # the odds of gone are (e**left + e**quiet) / (1 - e**quiet)
    return _log_sum(left, quiet) - log(-expm1(quiet))


def _log_sum(one: float, other: float) -> float:
    """Return the logarithm of the sum of two numbers that are given by their logarithms."""
    high, low = max(one, other), min(one, other)
    return high + log1p(exp(low - high))
