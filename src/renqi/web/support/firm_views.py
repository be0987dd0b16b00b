"""What one firm can get today and why: its own page, and the bureau's of any firm (可享扶持)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from renqi.audit.domain.events import EventKind
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.support.selectors.available import (
    AvailableSupport,
    available_support,
)
from renqi.registry.domain.refusals import FirmUnknown
from renqi.registry.intake.workbook import Row
from renqi.web.policy.views import asked_day
from renqi.web.registry.words import district_words
from renqi.web.shell.asked import asked_format
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out, list_file
from renqi.web.shell.matters import matter_words
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import firm_subject, note
from renqi.web.shell.words import VERDICT_LOOKS
from renqi.web.support.offer_lines import (
    offer_groups,
    offer_line,
    outlook_line,
    support_chart,
    wishes,
)
from renqi.web.support.words import total_figure


@needs(Action.SUPPORT_READ)
def own_support(request: PageRequest) -> HttpResponseBase:
    """Show somebody of a firm what the firm can get; others go to the catalogue."""
    scope = request.actor.scope(Action.SUPPORT_READ)
    if scope.all:
        return redirect("measure_list")
    try:
        return _page(request, scope.uscc)
    except Http404:
        return render(request, "support/untold.html", {"uscc": scope.uscc})


@needs(Action.SUPPORT_READ)
def firm_support(request: PageRequest, uscc: str) -> HttpResponseBase:
    """Show what one firm can get."""
    return _page(request, uscc)


def _page(request: PageRequest, uscc: str) -> HttpResponseBase:
    as_of, problem = asked_day(request)
    scope = request.actor.scope(Action.SUPPORT_READ)
    try:
        found = available_support(uscc, scope=scope, as_of=as_of)
    except FirmUnknown as error:
        raise Http404 from error
    if asked_format(request):
        return _file(request, found)
    note(request, EventKind.READ, subject=firm_subject(uscc=found.uscc, name=found.name))
    shown: dict[str, Any] = {
        "found": found,
        "as_of": as_of,
        "problem": problem,
        "district": district_words(found.district),
        "is_own": not scope.all,
        "sees_file": request.actor.scope(Action.FIRM_READ).covers(uscc),
        "groups": offer_groups(found),
        "total_now": total_figure(found.total_now),
        "tax_now": total_figure(found.tax_now),
        "next_rungs": [outlook_line(one) for one in found.outlooks.next_rungs],
        "beside": [outlook_line(one) for one in found.outlooks.beside],
        "losses": [outlook_line(one) for one in found.outlooks.losses],
        "has_ceilings": any(offer.is_ceiling for offer in found.now),
        "wishes": wishes(found),
        "automatic": [o for o in found.now if o.measure.without_application and o.measure.budget],
        "chart": support_chart(found),
        "address": reverse("support_mine") if not scope.all else request.path,
    }
    template = "support/firm_parts.html" if request.htmx else "support/firm.html"
    return render(request, template, shown)


def _file(request: PageRequest, found: AvailableSupport) -> HttpResponseBase:
    title, header = gettext("What the firm can get"), _header()
    rows = _rows(found)
    if not request.actor.may_everywhere(Action.SUPPORT_READ):
        return list_file(request, name="support", title=title, header=header, rows=rows)
    return hand_out(
        request,
        name=f"support-{found.uscc}",
        title=title,
        header=header,
        rows=rows,
        subject=firm_subject(uscc=found.uscc, name=found.name),
    )


def _header() -> list[str]:
    return [
        gettext("Key"),
        gettext("Measure"),
        gettext("Kind"),
        gettext("Verdict"),
        gettext("Reason"),
        gettext("Amount"),
        gettext("At least (yuan)"),
        gettext("At most (yuan)"),
        gettext("Given already (yuan)"),
        gettext("Matter"),
        gettext("How it comes about"),
        gettext("Missing facts"),
        gettext("What to do"),
        gettext("Document"),
        gettext("Clause"),
        gettext("Evidence"),
    ]


def _rows(found: AvailableSupport) -> Iterator[Row]:
    for offer in found.offers:
        line = offer_line(offer, as_of=found.as_of)
        measure = offer.measure
        yield [
            measure.key,
            line.name,
            str(line.kind.label),
            str(VERDICT_LOOKS[offer.verdict].label),
            line.stop or "；".join(line.failing),
            line.sum,
            _yuan(offer.amount_low),
            _yuan(offer.amount_high),
            _yuan(offer.taken_off),
            matter_words(offer.matter),
            "；".join(line.arithmetic),
            "、".join(line.missing),
            line.to_do,
            f"{measure.document.get('title', '')} {measure.document.get('number', '')}".strip(),
            measure.clause,
            measure.evidence,
        ]


def _yuan(fen: int | None) -> Decimal | None:
    """Give fen as yuan for a file that can add them up; nothing where no bound is known."""
    return None if fen is None else in_yuan(fen)
