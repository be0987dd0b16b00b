"""Take prices in: from files, or by hand of two people (估值价格录入)."""

import datetime as dt
import hashlib
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import IntegrityError, transaction

from renqi.identity.domain.actor import Actor
from renqi.kernel.constraints import refusing_by
from renqi.programmes.riskfund.investment.domain.refusals import (
    ConstraintBroken,
    FieldUnfit,
    OutOfTurn,
    PriceUnknown,
    RequestReused,
    SamePerson,
)
from renqi.programmes.riskfund.investment.domain.vocabulary import (
    DEPOSITS,
    PriceSource,
    PriceState,
)
from renqi.programmes.riskfund.investment.intake.price_file import (
    PriceReject,
    PriceRow,
    read_price_file,
)
from renqi.programmes.riskfund.investment.models import Instrument, Price, PriceFile
from renqi.programmes.riskfund.investment.services.locked_rows import instrument_in

_TABLE = {
    "investment_price_file_once": RequestReused,
    "investment_price_one_waits": OutOfTurn,
    "investment_price_four_eyes": SamePerson,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PricesTaken:
    """What became of a file of prices (估值文件结果).

    Attributes:
        taken: Prices that count now.
        same: Prices that were known already.
        rejects: Rows that were not taken.
    """

    taken: int
    same: int
    rejects: tuple[PriceReject, ...]


def import_prices(
    fund: str,
    content: bytes,
    *,
    file_name: str,
    source: str,
    institution_id: int,
    on: dt.date,
    actor: Actor,
    at: dt.datetime,
) -> PricesTaken:
    """Take the prices of a file that a valuer issued (导入估值).

    They count at once: the file and its digest are kept. A price that was known with another
    value is replaced, and both stay to be read.

    Args:
        fund: Which.
        content: The file.
        file_name: Its name.
        source: Who issued it.
        institution_id: Who keeps the fund.
        on: The city's day; prices of later days are refused.
        actor: Who brings it.
        at: The instant.

    Raises:
        PriceFileUnfit: It cannot be read.
        FieldUnfit: No source is named.
        RequestReused: The same file was taken before.

    Effects:
        One PriceFile, prices.
    """
    if not source.strip():
        raise FieldUnfit(field="source", found="")
    instruments = {row.code: row for row in Instrument.objects.filter(fund=fund)}
    classes = {code: row.asset_class for code, row in instruments.items()}
    found = read_price_file(content, file_name=file_name, classes=classes, today=on)
    with (
        refusing_by(_TABLE, caught=IntegrityError, otherwise=ConstraintBroken),
        transaction.atomic(),
    ):
        file = PriceFile.objects.create(
            fund=fund,
            institution_id=institution_id,
            file_name=Path(file_name).name[:200],
            digest=hashlib.sha256(content).hexdigest(),
            source=source.strip(),
            taken=len(found.rows),
            rejects=[asdict(one) for one in found.rejects],
            by_id=actor.person_id,
            by_name=actor.signature,
            at=at,
        )
        new = sum(_take(instruments[row.code], row, file, actor=actor, at=at) for row in found.rows)
    return PricesTaken(taken=new, same=len(found.rows) - new, rejects=found.rejects)


def state_price(
    fund: str,
    *,
    instrument_id: int,
    on: dt.date,
    price: int,
    source: str,
    actor: Actor,
    at: dt.datetime,
) -> int:
    """State a price by hand; it counts when a second person accepts it (手工估值).

    Raises:
        InstrumentUnknown: The fund has none such.
        FieldUnfit: A deposit has no price, or the price is not above zero, or nobody is named.
        OutOfTurn: Another price of the day waits.

    Effects:
        One Price.
    """
    row = instrument_in(fund, instrument_id)
    if row.asset_class in DEPOSITS or price <= 0 or not source.strip():
        raise FieldUnfit(field="price" if source.strip() else "source", found=price)
    with (
        refusing_by(_TABLE, caught=IntegrityError, otherwise=ConstraintBroken, state="stated"),
        transaction.atomic(),
    ):
        made = Price.objects.create(
            fund=fund,
            institution_id=row.institution_id,
            instrument=row,
            on=on,
            price=price,
            source=PriceSource.MANUAL.value,
            source_name=source.strip(),
            state=PriceState.STATED.value,
            stated_by_id=actor.person_id,
            stated_by_name=actor.signature,
            stated_at=at,
        )
    return made.pk


def decide_price(price_id: int, *, accepts: bool, actor: Actor, at: dt.datetime) -> None:
    """Accept a price that somebody else stated, or refuse it (复核估值).

    Raises:
        PriceUnknown: There is none.
        OutOfTurn: It is decided.
        SamePerson: The actor stated it.

    Effects:
        The Price; one that it replaces.

    Locks:
        The Price.
    """
    with transaction.atomic():
        row = Price.objects.select_for_update(no_key=True).filter(pk=price_id).first()
        if row is None:
            raise PriceUnknown(price=price_id)
        if row.state != PriceState.STATED:
            raise OutOfTurn(state=row.state)
        if row.stated_by_id == actor.person_id:
            raise SamePerson(name=row.stated_by_name)
        if accepts:
            _replace(row.instrument_id, row.on)
        row.state = (PriceState.ACCEPTED if accepts else PriceState.REFUSED).value
        row.decided_by_id, row.decided_by_name = actor.person_id, actor.signature
        row.decided_at = at
        row.save()


def _take(
    instrument: Instrument, row: PriceRow, file: PriceFile, *, actor: Actor, at: dt.datetime
) -> bool:
    known = Price.objects.filter(
        instrument=instrument, on=row.on, state=PriceState.ACCEPTED, price=row.price
    )
    if known.exists():
        return False
    _replace(instrument.pk, row.on)
    Price.objects.create(
        fund=instrument.fund,
        institution_id=instrument.institution_id,
        instrument=instrument,
        on=row.on,
        price=row.price,
        source=PriceSource.FILE.value,
        source_name=file.source,
        file=file,
        state=PriceState.ACCEPTED.value,
        stated_by_id=actor.person_id,
        stated_by_name=actor.signature,
        stated_at=at,
    )
    return True


def _replace(instrument_id: int, on: dt.date) -> None:
    counted = Price.objects.filter(instrument_id=instrument_id, on=on, state=PriceState.ACCEPTED)
    counted.update(state=PriceState.REPLACED.value)
