"""Claims: a firm's own, the bureau's queue, one of them, a file (救助申请页面)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.engines.casework.selectors.case_head import case_head
from renqi.engines.casework.selectors.options import acts_open
from renqi.engines.casework.selectors.stored_files import read_stored
from renqi.engines.casework.selectors.timeline import case_timeline
from renqi.engines.documents.selectors.documents import documents_about
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.kernel.money import yuan_text
from renqi.programmes.riskfund.charter.selectors.funds import charter_by_ref, funds
from renqi.programmes.riskfund.relief.domain.claim_case import claim_table
from renqi.programmes.riskfund.relief.domain.claim_refusals import ClaimUnknown, FileUnknown
from renqi.programmes.riskfund.relief.domain.claim_rows import ClaimFile, ClaimLine
from renqi.programmes.riskfund.relief.domain.lanes import deciders_of
from renqi.programmes.riskfund.relief.selectors.claims import (
    ClaimFilter,
    ClaimSort,
    checks_of,
    claim_of,
    claim_page,
    claims_of_firm,
    every_claim,
    file_of_claim,
    lane_counts,
    open_second_looks,
)
from renqi.registry.intake.workbook import Row
from renqi.web.casework import words as case_words
from renqi.web.registry.words import district_words
from renqi.web.relief import claim_words as words
from renqi.web.relief.claim_filter import ClaimFilterForm
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 20


@needs(Action.FUND_READ)
def claim_queue(request: PageRequest) -> HttpResponseBase:
    """List what was handed in, the earliest promise first; a firm goes to its own."""
    scope, now = request.actor.scope(Action.FUND_READ), timezone.now()
    if scope.uscc and not scope.all:
        return redirect("relief_mine")
    form = ClaimFilterForm(request.GET or {"state": "waiting"})
    where = form.where()
    if asked_format(request):
        return _export(request, where)
    names = fund_names(request)
    sort, is_descending = asked_order(request, ClaimSort.DUE)
    page = claim_page(
        scope=scope,
        where=where,
        at=now,
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    shown = {
        "form": form,
        "page": page,
        "lines": [shown_line(one, at=now, names=names) for one in page.rows],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    if request.htmx:
        return render(request, "relief/claim_rows.html", shown)
    counts = lane_counts(scope=scope, at=now, fund=where.fund)
    shown |= {
        "lanes": [
            {"key": key, "look": look, "waits": counts.get(key, (0, 0))[0],
             "over": counts.get(key, (0, 0))[1]}
            for key, look in words.LANES.items()
        ],
        "looks": [_shown_glass(one, now) for one in open_second_looks(fund=where.fund)]
        if scope.all
        else [],
    }  # fmt: skip
    return render(request, "relief/claim_queue.html", shown)


@needs(Action.RELIEF_CLAIM)
def own_claims(request: PageRequest) -> HttpResponse:
    """Show a firm its claims and drafts, and the funds that it may claim on."""
    scope, now = request.actor.scope(Action.RELIEF_CLAIM), timezone.now()
    names = fund_names(request)
    lines = [shown_line(one, at=now, names=names) for one in claims_of_firm(scope.uscc)]
    offered = [{"key": key, "name": name} for key, name in names.items()]
    return render(request, "relief/own_claims.html", {"lines": lines, "funds": offered})


@needs(Action.FUND_READ)
def claim(request: PageRequest, claim_id: int) -> HttpResponse:
    """Show one claim: where the money is, what was judged, and to officials what was checked."""
    found = seen_claim(request, claim_id)
    if found.line.stage == "draft":
        return redirect("relief_write", claim_id=claim_id)
    return claim_answer(request, found)


def seen_claim(request: PageRequest, claim_id: int) -> ClaimFile:
    """Give a claim that the person may see."""
    try:
        return claim_of(claim_id, scope=request.actor.scope(Action.FUND_READ))
    except ClaimUnknown as error:
        raise Http404 from error


def claim_answer(
    request: PageRequest, found: ClaimFile, *, refusal: str = "", typed: str = ""
) -> HttpResponse:
    """Draw the page of a claim, after a refusal with what was typed."""
    actor, now = request.actor, timezone.now()
    is_own = found.line.uscc == actor.uscc
    may_decide = actor.may_everywhere(Action.RELIEF_DECIDE)
    options, version = _options(request, found, now=now) if is_own or may_decide else ([], 0)
    scope = actor.scope(Action.FUND_READ)
    charter = charter_by_ref(found.charter_ref).charter
    shown = {
        **shown_line(found.line, at=now, names=fund_names(request)),
        "claim": found,
        "is_own": is_own,
        "refusal": refusal,
        "typed": typed,
        "plain_amount": yuan_text(found.line.amount),
        "version": version,
        "options": options,
        "steps": _steps(request, found),
        "conditions": [
            words.condition_row(one) for one in found.conditions
        ],
        "limits": [{"words": words.LIMITS.get(one["key"], one["key"]), **one}
                   for one in found.limits],
        "checks": _checks(found) if scope.all else [],
        "is_official": scope.all,
        "letters": documents_about(f"case:{found.case_id}", scope=scope) if is_own or scope.all
        else (),
        "deciders": [
            words.ROLES.get(role, role)
            for role in deciders_of(charter.delegation, amount=found.line.amount)
        ],
        "file_kinds": _file_kinds(found),
    }  # fmt: skip
    return render(request, "relief/claim.html", shown, status=UNPROCESSABLE if refusal else 200)


@needs(Action.FUND_READ)
def claim_file(request: PageRequest, file_id: int) -> HttpResponse:
    """Hand out a file of a claim, as what its bytes are."""
    try:
        row = file_of_claim(file_id, scope=request.actor.scope(Action.FUND_READ))
    except FileUnknown as error:
        raise Http404 from error
    content = read_stored(row.sha256)
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type=row.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Disposition"] = f'attachment; filename="{row.sha256[:16]}"'
    return answer


def fund_names(request: PageRequest) -> dict[str, str]:
    """Name the funds that the reader may see, by key."""
    return {one.key: said(one.name) for one in funds(request.actor.scope(Action.FUND_READ))}


def shown_line(line: ClaimLine, *, at: dt.datetime, names: Mapping[str, str]) -> dict[str, Any]:
    """Give a claim as lists show it, its fund by one of the names."""
    left = None if line.due_at is None else line.due_at - at
    return {
        "line": line,
        "fund": names.get(line.fund, line.fund),
        "look": words.STAGES[line.stage],
        "lane": words.LANES.get(line.lane),
        "lane_reason": words.LANE_REASONS.get(line.lane_reason, ""),
        "event": words.EVENTS.get(line.event_kind, ""),
        "help": words.FORMS.get(line.help_form, ""),
        "district": district_words(line.district or None),
        "is_overdue": line.is_overdue(at),
        "hours": None if left is None or not line.is_waiting else int(left.total_seconds() // 3600),
    }


def _shown_glass(row: Any, now: dt.datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    return {"row": row, "is_overdue": row.look_due_on is not None and row.look_due_on < today}


def _options(
    request: PageRequest, found: ClaimFile, *, now: dt.datetime
) -> tuple[list[dict[str, Any]], int]:
    case_id = found.case_id or 0
    options = [
        {
            "key": one.rule.key,
            "label": said(one.rule.label),
            "needs_reason": one.rule.needs.reason,
            "why_not": [case_words.refusal_words(error, claim_table()) for error in one.refusals],
            "is_open": one.is_open,
        }
        for one in acts_open(case_id, actor=request.actor, at=now)
        if one.rule.key != "hand_in_again" and (one.is_open or not _is_others(one.refusals))
    ]
    return options, case_head(case_id, actor=request.actor, at=now).version


def _is_others(refusals: tuple[DomainError, ...]) -> bool:
    """Whether the act is not for this person's role or firm at all."""
    return any(one.code in ("casework.role_wrong", "casework.not_own_subject") for one in refusals)


def _steps(request: PageRequest, found: ClaimFile) -> list[dict[str, Any]]:
    """Give each step with its time and how long it took; to firms without officials' names."""
    if not found.case_id or not (
        found.line.uscc == request.actor.uscc or request.actor.may_everywhere(Action.FUND_READ)
    ):
        return []
    rows = case_timeline(found.case_id, actor=request.actor)
    return [
        {
            "look": words.STAGES[row.to_stage],
            "at": row.at,
            "reason": row.reason if row.key in ("ask_more", "refuse", "uphold") else "",
            "hours": int((after.at - row.at).total_seconds() // 3600) if after else None,
        }
        for row, after in zip(rows, [*rows[1:], None], strict=True)
        if row.to_stage in words.STAGES
    ]


def _checks(found: ClaimFile) -> list[dict[str, Any]]:
    return [
        {
            "row": one,
            "name": words.CHECKS.get(one.key, one.key),
            "look": words.OUTCOMES[one.outcome],
            "phase": words.PHASES[one.phase],
            "signs": [{**sign, "said": words.sign_words(sign)} for sign in one.found],
        }
        for one in checks_of(found.line.claim_id)
    ]


def _file_kinds(found: ClaimFile) -> list[str]:
    charter = charter_by_ref(found.charter_ref).charter
    kinds = [kind for one in charter.events for kind in one.evidence
             if one.key == found.line.event_kind]  # fmt: skip
    return list(dict.fromkeys([*kinds, "other"]))


def _export(request: PageRequest, where: ClaimFilter) -> HttpResponseBase:
    header = [
        gettext("Claim number"),
        gettext("Firm"),
        gettext("Credit code"),
        gettext("What happened"),
        gettext("Lane"),
        gettext("Stage"),
        gettext("Handed in"),
        gettext("Promised until"),
        gettext("Proven loss (yuan)"),
        gettext("Amount (yuan)"),
        gettext("Granted (yuan)"),
    ]
    return hand_out(
        request,
        name="claims",
        title=gettext("Claims for emergency money"),
        header=header,
        rows=_export_rows(request, where),
    )


def _export_rows(request: PageRequest, where: ClaimFilter) -> Iterator[Row]:
    scope = request.actor.scope(Action.FUND_READ)
    for one in every_claim(scope=scope, where=where, at=timezone.now()):
        yield (
            one.number,
            one.firm_name,
            one.uscc,
            str(words.EVENTS.get(one.event_kind, "")),
            str(words.LANES[one.lane].label),
            str(words.STAGES[one.stage].label),
            _minute(one.handed_in_at),
            _minute(one.due_at),
            yuan_text(one.proven_loss),
            yuan_text(one.amount),
            "" if one.decided_amount is None else yuan_text(one.decided_amount),
        )


def _minute(at: dt.datetime | None) -> str:
    return "" if at is None else timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
