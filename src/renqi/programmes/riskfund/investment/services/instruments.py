"""Register what a fund's money may lie in (登记投资工具)."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from django.db import IntegrityError, transaction

from renqi.identity.domain.actor import Actor
from renqi.kernel.constraints import refusing_by
from renqi.programmes.riskfund.investment.domain.instrument_terms import Terms
from renqi.programmes.riskfund.investment.domain.refusals import (
    CodeTaken,
    ConstraintBroken,
    CounterpartyUnknown,
    FieldUnfit,
    InstrumentUnknown,
)
from renqi.programmes.riskfund.investment.domain.vocabulary import ASSET_CLASSES, BONDS, FUNDS
from renqi.programmes.riskfund.investment.models import Counterparty, Instrument
from renqi.programmes.riskfund.investment.selectors.reading import terms_of

_CODE: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
_RATE_MAX: Final = 10**9
_TABLE = {"investment_instrument_once": CodeTaken}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What is stated of an instrument (登记内容); `terms.issuer` is the counterparty's name."""

    code: str
    name: str
    counterparty_id: int
    terms: Terms


def register_instrument(fund: str, given: Registration, *, actor: Actor, at: dt.datetime) -> int:
    """Register an instrument; the same terms again give the same one (登记工具).

    Its counterparty need not be approved yet; nothing is bought before.

    Raises:
        FieldUnfit: A field does not hold what it should.
        CounterpartyUnknown: The fund's list has none such.
        CodeTaken: The code has other terms.

    Effects:
        One Instrument.
    """
    _check(given)
    party = Counterparty.objects.filter(fund=fund, pk=given.counterparty_id).first()
    if party is None:
        raise CounterpartyUnknown(counterparty=given.counterparty_id)
    known = Instrument.objects.select_related("counterparty").filter(fund=fund, code=given.code)
    before = known.first()
    if before is not None:
        if terms_of(before) != given.terms or before.name != given.name:
            raise CodeTaken(code=given.code)
        return before.pk
    with (
        refusing_by(_TABLE, caught=IntegrityError, otherwise=ConstraintBroken, code=given.code),
        transaction.atomic(),
    ):
        terms = given.terms
        row = Instrument.objects.create(
            fund=fund,
            institution_id=party.institution_id,
            code=given.code,
            name=given.name.strip(),
            counterparty=party,
            asset_class=terms.asset_class,
            rate=terms.rate,
            early_rate=terms.early_rate,
            coupons_year=terms.coupons_year,
            starts_on=terms.starts_on,
            matures_on=terms.matures_on,
            day_count=terms.count.value,
            bucket_days=terms.bucket_days,
            duration_days=terms.duration_days,
            by_id=actor.person_id,
            by_name=actor.signature,
            at=at,
        )
    return row.pk


def end_instrument(fund: str, instrument_id: int, *, is_ended: bool) -> None:
    """Offer an instrument no more, or again (停用工具); what is held of it stays.

    Raises:
        InstrumentUnknown: The fund has none such.

    Effects:
        The Instrument.
    """
    if not Instrument.objects.filter(fund=fund, pk=instrument_id).update(is_ended=is_ended):
        raise InstrumentUnknown(instrument=instrument_id)


def _check(given: Registration) -> None:
    terms = given.terms
    needs_end = terms.asset_class == "term_deposit" or terms.asset_class in BONDS
    unfit = {
        "code": not _CODE.fullmatch(given.code),
        "name": not given.name.strip(),
        "class": terms.asset_class not in ASSET_CLASSES,
        "rate": not 0 <= terms.rate <= _RATE_MAX,
        "early rate": not 0 <= terms.early_rate <= terms.rate,
        "maturity": needs_end != (terms.matures_on is not None)
        or (terms.matures_on is not None and terms.matures_on <= terms.starts_on),
        "coupons": bool(terms.coupons_year) and terms.asset_class not in BONDS,
        "duration": bool(terms.duration_days) and terms.asset_class not in FUNDS,
        "bucket": terms.bucket_days < 0,
    }
    for field, is_unfit in unfit.items():
        if is_unfit:
            raise FieldUnfit(field=field, found=given.code[:40])
