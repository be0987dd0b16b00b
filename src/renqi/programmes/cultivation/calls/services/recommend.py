"""Put recommended firms together, rank them, send the list (推荐批次)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from renqi.engines.casework.domain.case_type import Label
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.documents.domain.content import Column, ListContent
from renqi.engines.documents.services.issue_document import issue_document
from renqi.identity.domain.actor import Actor
from renqi.programmes.cultivation.calls.domain import refusals
from renqi.programmes.cultivation.calls.domain.recommendation_form import form_table
from renqi.programmes.cultivation.calls.domain.said import Said
from renqi.programmes.cultivation.calls.domain.states import APPROVED, BatchState
from renqi.programmes.cultivation.calls.models import Application, Batch, BatchLine, Call
from renqi.programmes.cultivation.calls.selectors.recommended import form_rows
from renqi.programmes.cultivation.calls.selectors.standing import bars_on_firm
from renqi.programmes.cultivation.calls.services.constraints import refusing
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.services.title_letters import OFFICE

_PREFIX = "韧企荐"
# What fits across a page; the workbook has every column.
_COLUMNS_ON_PAPER = ("rank", "name", "uscc", "district", "main_product", "niche_years")


def put_together(
    *, call_id: int, number: str, ranked: Sequence[int], actor: Actor, at: dt.datetime
) -> Batch:
    """Put approved applications into a batch in the order given (编制推荐批次).

    Args:
        call_id: The call.
        number: Number of the letter.
        ranked: Keys of the applications, the first ranked first.
        actor: Who puts it together, and so does not send it.
        at: The instant.

    Raises:
        CallUnknown: There is no such call.
        NotRecommendable: An application is not approved, of another call, decided here, or stands
            in a batch already.
        BatchNumberTaken: Another batch has the number.
        CallIncomplete: The number is missing.

    Effects:
        One Batch and its lines; one transaction.

    Locks:
        The call.
    """
    if not number.strip():
        raise refusals.CallIncomplete(what=Said("缺少文号", "the number is missing"))
    with refusing(number=number), transaction.atomic():
        call = Call.objects.select_for_update().filter(pk=call_id).first()
        if call is None:
            raise refusals.CallUnknown(call_id=call_id)
        batch = Batch.objects.create(
            call=call,
            number=number.strip(),
            made_by_key=actor.person_id,
            made_by=actor.signature,
            made_at=at,
        )
        _write_lines(batch, ranked)
    return batch


def rank_again(*, batch_id: int, ranked: Sequence[int], actor: Actor, at: dt.datetime) -> Batch:
    """Give a batch that is not sent another order, or other firms (调整推荐排序).

    Whoever last changed it does not send it.

    Raises:
        BatchUnknown: There is none.
        BatchSent: It was sent.
        NotRecommendable: As for `put_together`.

    Locks:
        The batch.
    """
    with refusing(), transaction.atomic():
        batch = _held(batch_id)
        if batch.state == BatchState.SENT.value:
            raise refusals.BatchSent(number=batch.number)
        BatchLine.objects.filter(batch=batch).delete()
        _write_lines(batch, ranked)
        batch.made_by_key, batch.made_by, batch.made_at = actor.person_id, actor.signature, at
        batch.save()
    return batch


def send_batch(*, batch_id: int, actor: Actor, at: dt.datetime) -> Batch:
    """Send a batch that another has put together; its list is issued as a document (报送推荐名单).

    Raises:
        BatchUnknown: There is none.
        BatchSent: It was sent.
        BatchEmpty: It names nobody.
        PublishedBySelf: The same person put it together.
        NotRecommendable: An application has moved on meanwhile.
        DomainError: A bar has arisen meanwhile, such as the title below that was lost.

    Effects:
        The batch as sent, a list with a number and a code; one transaction.

    Locks:
        The batch.
    """
    with refusing(), transaction.atomic():
        batch = _held(batch_id)
        if batch.state == BatchState.SENT.value:
            raise refusals.BatchSent(number=batch.number)
        if batch.made_by_key == actor.person_id:
            raise refusals.PublishedBySelf
        lines = list(batch.lines.select_related("application").order_by("rank"))
        if not lines:
            raise refusals.BatchEmpty(number=batch.number)
        for line in lines:
            _check(line.application, batch.call)
            for error in bars_on_firm(line.application.uscc, call=batch.call, as_of=day_of(at)):
                raise error
        batch.document_code = _issue(batch, actor=actor, at=at)
        batch.state, batch.sent_at = BatchState.SENT.value, at
        batch.sent_by_key, batch.sent_by = actor.person_id, actor.signature
        batch.save()
    return batch


def _held(batch_id: int) -> Batch:
    found = Batch.objects.select_for_update(of=("self",)).select_related("call")
    batch = found.filter(pk=batch_id).first()
    if batch is None:
        raise refusals.BatchUnknown(batch_id=batch_id)
    return batch


def _write_lines(batch: Batch, ranked: Sequence[int]) -> None:
    rows = Application.objects.in_bulk(ranked)
    for key in ranked:
        row = rows.get(key)
        if row is None:
            raise refusals.ApplicationUnknown(application_id=key)
        _check(row, batch.call)
        if BatchLine.objects.filter(application=row).exclude(batch=batch).exists():
            raise refusals.NotRecommendable(
                name=row.firm_name, why=Said("已列入其他批次", "it stands in another batch")
            )
    if len(set(ranked)) < len(ranked):
        raise refusals.NotRecommendable(
            name=batch.number, why=Said("名单中有企业重复", "a firm stands in it twice")
        )
    BatchLine.objects.bulk_create(
        BatchLine(batch=batch, application=rows[key], rank=place)
        for place, key in enumerate(ranked, start=1)
    )


def _check(row: Application, call: Call) -> None:
    wrong = {
        Said("不属于本申报通知", "it belongs to another call"): row.call_id != call.pk,
        Said("申报尚未通过", "it is not approved"): row.stage != APPROVED,
        Said("该称号由本市认定，不需推荐", "the city decides this title itself"): rung_of(
            call.rung
        ).decided_here,
    }
    for why, is_so in wrong.items():
        if is_so:
            raise refusals.NotRecommendable(name=row.firm_name, why=why)


def _issue(batch: Batch, *, actor: Actor, at: dt.datetime) -> str:
    table = form_table(batch.call.rung)
    shown = [
        place
        for place, column in enumerate(table.columns)
        if column.source == "rank" or column.key in _COLUMNS_ON_PAPER
    ]
    issued = issue_document(
        kind="list",
        number_prefix=_PREFIX,
        title=Label(zh=table.title, en="List of recommended firms"),
        subject_key=f"batch:{batch.pk}",
        content=ListContent(
            columns=tuple(Column(label=table.columns[place].zh) for place in shown),
            rows=tuple(
                tuple(str(row[place]) for place in shown) for row in form_rows(batch, actor=actor)
            ),
            signatory=OFFICE,
            signed_on=day_of(at),
            paragraphs=(f"根据《{batch.call.title}》（{batch.call.number}），推荐下列企业。",),
        ),
        key=f"batch:{batch.pk}:list",
        actor=actor,
        at=at,
    )
    return issued.code
