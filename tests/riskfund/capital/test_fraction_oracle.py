"""Random lives of a fund; every act beside what exact fractions say of it.

Before each act the exact value of every firm is shares x value of the class / shares in issue, as
a fraction. An act says what it should become. Afterwards every firm has that, but for the rounding
of one act: less than a fen and two millionths of a share. Whoever pays in or takes out never gains
by it, and nobody else ever loses by it, to the last fraction.
"""

import random
from collections.abc import Callable
from fractions import Fraction

import pytest

from renqi.programmes.riskfund.capital.domain.refusals import (
    AmountTooSmall,
    ClassEmpty,
    ClassOffScale,
)
from renqi.programmes.riskfund.capital.models import FirmStake
from renqi.programmes.riskfund.capital.selectors.verify import verify_fund
from renqi.programmes.riskfund.capital.services.rebase import rebase
from renqi.programmes.riskfund.charter.domain.vocabulary import Bearer, Party
from tests.registry.firm_files import uscc
from tests.riskfund.capital.fund_world import World, open_world

pytestmark = pytest.mark.django_db
FIRMS = range(1, 6)
STEPS = 60
Exact = dict[int, Fraction]


def exact(world: World) -> Exact:
    """Give what every firm has, to the last fraction, after looking whether the book adds up."""
    value = world.value
    assert value.total == value.net_assets
    held, issued = value.unit_value(Party.FIRM)
    rows = FirmStake.objects.filter(book__fund=world.fund).values_list("uscc", "shares")
    shares = dict(rows)
    assert sum(shares.values()) == issued
    assert (issued == 0) <= (held == 0)
    return {
        firm: Fraction(shares.get(uscc(firm), 0) * held, issued) if issued else Fraction()
        for firm in FIRMS
    }


def grown(was: Exact, amount: int, *, without: int = 0) -> Exact:
    """Spread a gain or a loss over all but one firm by what they have."""
    whole = sum(own for firm, own in was.items() if firm != without)
    return {
        firm: own if firm == without or not whole else own * (whole + amount) / whole
        for firm, own in was.items()
    }


def moved(was: Exact, firm: int, amount: Fraction | int) -> Exact:
    return {**was, firm: was[firm] + amount}


def _contribute(world: World, was: Exact, rng: random.Random) -> Exact:
    firm, amount = rng.choice(FIRMS), rng.choice([1, 7, 100, 99_99, rng.randrange(1, 10**8)])
    world.firm_pays(firm, amount)
    _nobody_gains(world, was, firm, amount)
    return moved(was, firm, amount)


def _redeem(world: World, was: Exact, rng: random.Random) -> Exact:
    firm = rng.choice(FIRMS)
    shares, has = world.has(firm)
    if not shares:
        return was
    if has and rng.random() < 0.5:
        got = world.leaves(firm, amount=rng.randrange(1, has + 1))
    else:
        got = world.leaves(firm, shares=rng.choice([shares, rng.randrange(1, shares + 1)]))
    if world.value.shares_by_class[Party.FIRM]:
        _nobody_gains(world, was, firm, -got.paid)
    return moved(was, firm, -got.paid)


def _forfeit(world: World, was: Exact, rng: random.Random) -> Exact:
    firm = rng.choice(FIRMS)
    shares, has = world.has(firm)
    if not has or shares == world.value.shares_by_class[Party.FIRM]:
        return was
    left_behind = rng.randrange(0, has + 1)
    world.leaves(firm, shares=shares, forfeits=left_behind)
    return {**grown({**was, firm: Fraction()}, left_behind), firm: Fraction()}


def _gain(world: World, was: Exact, rng: random.Random) -> Exact:
    held = world.value.by_class[Party.FIRM]
    amount = rng.randrange(-held // 3, held // 3 + 2)
    if not amount:
        return was
    world.gains({Party.FIRM: amount})
    return grown(was, amount)


def _lose(world: World, was: Exact, rng: random.Random) -> Exact:
    value, firm = world.value, rng.choice(FIRMS)
    most = min(value.by_class[Party.FIRM], value.available_cash)
    own = rng.randrange(0, min(world.has(firm)[1], most) + 1)
    shared = rng.choice([most - own, rng.randrange(0, most - own + 1)])
    if not own + shared:
        return was
    world.lends(firm, own + shared)
    world.loses(firm, {Bearer.OWN_STAKE: own, Bearer.FIRM: shared})
    return grown(moved(was, firm, -own), -shared)


def _recover(world: World, was: Exact, rng: random.Random) -> Exact:
    value, amount = world.value, rng.randrange(1, 10**6)
    world.recovers(rng.choice(FIRMS), {Bearer.FIRM: amount, Bearer.GOVERNMENT: amount // 2})
    issued = value.shares_by_class[Party.FIRM]
    if not issued or value.by_class[Party.FIRM]:
        return grown(was, amount)
    # Nothing was left: what comes back is split by shares.
    rows = FirmStake.objects.filter(book__fund=world.fund)
    shares = dict(rows.values_list("uscc", "shares"))
    return {firm: Fraction(shares.get(uscc(firm), 0) * amount, issued) for firm in FIRMS}


def _nobody_gains(world: World, was: Exact, actor: int, amount: int) -> None:
    now = exact(world)
    assert now[actor] <= was[actor] + amount
    for firm in set(FIRMS) - {actor}:
        assert now[firm] >= was[firm]


ACTS: tuple[Callable[[World, Exact, random.Random], Exact], ...] = (
    *(_contribute, _contribute, _contribute, _redeem, _forfeit, _gain, _lose, _recover),
)


@pytest.mark.parametrize("seed", range(4))
def test_a_random_life_of_a_fund_stays_exact(seed: int) -> None:
    rng = random.Random(f"fund {seed}")
    world, done = open_world(), 0
    world.party_pays(Party.GOVERNMENT, 10**9)
    for _ in range(STEPS):
        was = exact(world)
        try:
            wanted = rng.choice(ACTS)(world, was, rng)
        except (AmountTooSmall, ClassEmpty):
            continue
        except ClassOffScale:
            rebase(world.fund, party=Party.FIRM, **world.said())
            wanted = was
        done += 1
        _agrees(world, wanted)
    assert done > STEPS * 3 // 4
    assert verify_fund(world.fund) == ()


def _agrees(world: World, wanted: Exact) -> None:
    held, issued = world.value.unit_value(Party.FIRM)
    smallest = Fraction(held, issued) if issued else Fraction()
    for firm, own in exact(world).items():
        assert abs(own - wanted[firm]) <= 1 + 2 * smallest
