"""Put a title into the register (称号登记)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from renqi.engines.casework.domain.city_time import day_of
from renqi.identity.domain.actor import THE_CLOCK, Actor
from renqi.identity.domain.scope import Scope
from renqi.kernel.ids import require_credit_code
from renqi.programmes.cultivation.ladder.domain import refusals
from renqi.programmes.cultivation.ladder.domain.lifecycle import (
    DATA_FRAUD,
    lifecycle_by,
    rule_ref_at,
)
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.domain.title_clock import run
from renqi.programmes.cultivation.ladder.domain.title_events import Event, Happening
from renqi.programmes.cultivation.ladder.domain.title_state import LIVE_STATUSES, beginning
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.selectors.bans import bans_on
from renqi.programmes.cultivation.ladder.selectors.replay import held_title
from renqi.programmes.cultivation.ladder.services.constraints import refusing
from renqi.programmes.cultivation.ladder.services.hold_title import (
    Beside,
    Held,
    follow_state,
    write_rows,
)
from renqi.programmes.cultivation.ladder.services.state_titles import tell_registry
from renqi.programmes.cultivation.ladder.services.tell_firm import tell_news
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.selectors.firms import FirmFilter, export_firms
from renqi.registry.selectors.merges import codes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleEntry:
    """A title as a decision or a list has it (称号条目).

    Attributes:
        uscc: Credit code of the firm.
        rung: Key of the rung.
        granted_on: The day of the grant; none where the list does not say.
        valid_until: Its last day; none lets the rule say.
        batch: The batch, as the list writes it.
        document: The document that granted it.
        is_renewed: Whether it was renewed before.
        rule_ref: The rule version; empty for the one in force on the day of the grant.
    """

    uscc: str
    rung: str
    granted_on: dt.date | None
    valid_until: dt.date | None = None
    batch: str = ""
    document: str = ""
    is_renewed: bool = False
    rule_ref: str = ""


def grant_title(  # noqa: PLR0913, a decision has that many particulars
    *,
    uscc: str,
    rung: str,
    rule_ref: str,
    granted_on: dt.date,
    document: str,
    actor: Actor,
    at: dt.datetime,
    batch: str = "",
    case_id: int | None = None,
    expires_on: dt.date | None = None,
) -> int:
    """Grant a title (授予称号).

    Args:
        uscc: The firm.
        rung: The rung.
        rule_ref: The version that it was judged by.
        granted_on: The day of the grant.
        document: The document that grants it.
        actor: Who decided.
        at: The instant.
        batch: The batch.
        case_id: The case that led to it.
        expires_on: Its last day where the document names one; otherwise the rule says.

    Returns:
        The key of the title.

    Raises:
        RungUnderBan: The firm may not be given it yet.
        TitleHeld: The firm holds it already.
        FirmUnknown: The firm is not registered.
        RungWithoutTitle: The rung gives no title.

    Effects:
        One Title with its first event, the titles stated as a fact, a message; one transaction.
    """
    today = day_of(at)
    # The day of the grant is the document's to say, and no way round a ban that runs today.
    for day in (granted_on, today):
        _refuse_banned(uscc, rung, as_of=day)
    entry = TitleEntry(
        uscc=uscc,
        rung=rung,
        rule_ref=rule_ref,
        granted_on=granted_on,
        valid_until=expires_on,
        batch=batch,
        document=document,
    )
    with transaction.atomic():
        held = _enter(entry, kind=Happening.GRANTED, actor=actor, at=at, case_id=case_id)
        tell_registry(uscc, on=today, actor=actor, at=at)
        tell_news(held, at=at)
    return held.row.pk


def register_title(entry: TitleEntry, *, actor: Actor, at: dt.datetime) -> int:
    """Take a title into the register that was granted before, here or elsewhere (补登称号).

    What was due before this day is not known to have been missed.

    Raises:
        RungUnderBan: The firm could not be given it that day, or a fraud takes it now.
        TitleHeld: The firm holds it already, or that very grant is on record.
        FirmUnknown: The firm is not registered.
        RungWithoutTitle: The rung gives no title.
        DatesOutOfOrder: It would end before it began.
        GrantLiesAhead: The day of the grant is yet to come.

    Effects:
        One Title with its events, the titles stated as a fact; one transaction.
    """
    with transaction.atomic():
        held = enter_known(entry, actor=actor, at=at)
        tell_registry(entry.uscc, on=day_of(at), actor=actor, at=at)
        tell_news(held, at=at)
    return held.row.pk


def enter_known(entry: TitleEntry, *, actor: Actor, at: dt.datetime) -> Held:
    """Take a known title in, in a transaction of the caller (补登).

    Raises:
        RungUnderBan: The firm could not be given it that day, or a fraud takes it now.
        TitleHeld: The firm holds it already, or that very grant is on record.
        FirmUnknown: The firm is not registered.
        RungWithoutTitle: The rung gives no title.
        DatesOutOfOrder: It would end before it began.
        GrantLiesAhead: The day of the grant is yet to come.

    Effects:
        One Title with its events.
    """
    return _enter(entry, kind=Happening.REGISTERED, actor=actor, at=at)


def _enter(
    entry: TitleEntry,
    *,
    kind: Happening,
    actor: Actor,
    at: dt.datetime,
    case_id: int | None = None,
) -> Held:
    today = day_of(at)
    row = _row(entry, kind=kind, today=today)
    row.registered_at, row.registered_by, row.case_id = at, actor.signature, case_id
    first = Event(kind=kind, on=entry.granted_on or today, day=row.valid_until)
    # What is over on the day of entry never stands as live, beside another perhaps.
    state, steps = run(beginning(held_title(row)), until=today)
    follow_state(row, state)
    _refuse_banned(row.uscc, row.rung, as_of=entry.granted_on or today)
    if state.is_live:
        _refuse_second(row, today=today)
    beside = Beside(note=row.document, case_id=case_id)
    refused = refusing(uscc=row.uscc, granted_on=entry.granted_on, valid_until=row.valid_until)
    with refused, transaction.atomic():
        row.save()
        write_rows(row, [first], actor=actor, at=at, beside=beside)
        write_rows(row, steps, actor=THE_CLOCK, at=at)
    return Held(row=row, state=state, news=[first, *steps])


def _refuse_banned(uscc: str, rung: str, *, as_of: dt.date, because: str = "") -> None:
    for ban in bans_on(uscc, as_of=as_of):
        if rung in ban.rungs and because in {"", ban.reason}:
            raise refusals.RungUnderBan(uscc=uscc, until=ban.until)


def _refuse_second(row: Title, *, today: dt.date) -> None:
    """Refuse a live title that a fraud has taken, or that a merged code of the firm holds."""
    _refuse_banned(row.uscc, row.rung, as_of=today, because=DATA_FRAUD)
    live = Title.objects.filter(rung=row.rung, status__in=LIVE_STATUSES)
    others = [code for code in codes_of(row.uscc) if code != row.uscc]
    if live.filter(uscc__in=others).exists():
        raise refusals.TitleHeld(uscc=row.uscc)


def _row(entry: TitleEntry, *, kind: Happening, today: dt.date) -> Title:
    rung, granted = rung_of(entry.rung), entry.granted_on
    if not rung.title:
        raise refusals.RungWithoutTitle(rung=rung.zh)
    if granted is not None and granted > today:
        raise refusals.GrantLiesAhead(granted_on=granted)
    uscc = require_credit_code(entry.uscc)
    firm = next(export_firms(scope=Scope(all=True), where=FirmFilter(usccs=(uscc,))), None)
    if firm is None:
        raise FirmUnknown(uscc=uscc)
    ref = entry.rule_ref or (rule_ref_at(rung.key, granted) if granted else "")
    until = entry.valid_until
    if until is None and granted is not None and ref:
        until = lifecycle_by(ref).valid_until(granted)
    return Title(
        uscc=uscc,
        firm_name=firm.name,
        rung=rung.key,
        rule_ref=ref,
        batch=entry.batch.strip(),
        document=entry.document.strip(),
        granted_on=granted,
        valid_until=until,
        is_renewed=entry.is_renewed,
        known_from=granted if kind is Happening.GRANTED and granted else today,
    )
