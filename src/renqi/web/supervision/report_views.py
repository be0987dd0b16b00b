"""All figures of a period for the regulator, and what the public is told (报告页)."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.charter.selectors.funds import fund_of
from renqi.programmes.riskfund.supervision.domain.report_figures import DEFINITIONS, Report
from renqi.programmes.riskfund.supervision.selectors.report import report_of
from renqi.programmes.riskfund.supervision.selectors.statements import (
    StatementLine,
    statement_pdf,
    statements_of,
)
from renqi.programmes.riskfund.supervision.services.publish_statement import (
    publish_statement,
    quarter_days,
)
from renqi.web.shell.asked import asked_format
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import NOTHING, exact_money, grouped, in_yuan, share
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import note
from renqi.web.supervision import words
from renqi.web.supervision.forms import PeriodForm, QuarterForm, last_quarter
from renqi.web.supervision.fund_views import head
from renqi.web.supervision.fund_words import lane_words

_UNITS: dict[str, Callable[[int | None], str]] = {
    "fen": exact_money,
    "share": share,
    "count": grouped,
}


@needs(Action.FUND_READ, everywhere=True)
def report(request: PageRequest, fund: str) -> HttpResponseBase:
    """Show all figures of a period with their definitions; give them as XLSX, CSV or JSON."""
    scope = request.actor.scope(Action.FUND_READ)
    line = fund_of(fund, scope=scope)
    year, quarter = last_quarter(timezone.localdate())
    if request.method == "POST":
        return _publish(request, fund)
    form, since, until = _period(request, year, quarter)
    found = report_of(fund, since=since, until=until, scope=scope)
    if request.GET.get("format") == "json":
        return _as_json(request, found)
    if asked_format(request):
        return _as_file(request, found)
    shown = {
        **head(line),
        "form": form,
        "lines": _figures(found),
        "since": since,
        "until": until,
        "quarter_form": QuarterForm(initial={"year": year, "quarter": quarter})
        if request.actor.may_everywhere(Action.FUND_SUPERVISE)
        else None,
        "published": statements_of(fund),
    }
    return render(request, "supervision/report.html", shown)


@login_not_required
def statement(request: PageRequest, fund: str) -> HttpResponse:
    """Show anybody what was published of a fund, the newest quarter first."""
    found = statements_of(fund)
    if not found:
        raise Http404
    shown = {
        "fund": fund,
        "name": said(found[0].name),
        "newest": _told(found[0]),
        "all": found,
    }
    return render(request, "supervision/statement.html", shown)


@login_not_required
def statement_file(_request: PageRequest, fund: str, year: int, quarter: int) -> HttpResponse:
    """Give anybody the file of a statement."""
    line, pdf = statement_pdf(fund, year, quarter)
    answer = HttpResponse(pdf, content_type="application/pdf")
    name = f"{line.fund}-{line.year}Q{line.quarter}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _publish(request: PageRequest, fund: str) -> HttpResponse:
    if not request.actor.may_everywhere(Action.FUND_SUPERVISE):
        raise PermissionDenied
    line = fund_of(fund, scope=request.actor.scope(Action.FUND_READ))
    form = QuarterForm(request.POST)
    try:
        if not form.is_valid():
            messages.error(request, gettext("Choose a year and a quarter."))
            return redirect("fund_report", fund=fund)
        publish_statement(
            line,
            year=form.cleaned_data["year"],
            quarter=form.cleaned_data["quarter"],
            actor=request.actor,
            on=timezone.localdate(),
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, refusal_text(error))
        return redirect("fund_report", fund=fund)
    messages.success(request, gettext("The statement is public."))
    return redirect("fund_statement", fund=fund)


def _period(request: PageRequest, year: int, quarter: int) -> tuple[PeriodForm, dt.date, dt.date]:
    since, until = quarter_days(year, quarter)
    given = request.GET if "since" in request.GET else None
    form = PeriodForm(given, initial={"since": since, "until": until})
    if given is not None and form.is_valid():
        return form, form.cleaned_data["since"], form.cleaned_data["until"]
    return form, since, until


def _figures(found: Report) -> list[dict[str, Any]]:
    return [
        {
            "name": said(one.label),
            "value": NOTHING if value is None else _UNITS[one.unit](value),
            "means": said(one.means),
            "is_public": one.is_public,
        }
        for key, one in DEFINITIONS.items()
        for value in [found.figures.get(key)]
    ]


def _as_file(request: PageRequest, found: Report) -> HttpResponseBase:
    return hand_out(
        request,
        name="fund-report",
        title=gettext("Figures of the fund"),
        header=[
            gettext("Key"),
            gettext("Figure"),
            gettext("Value"),
            gettext("Unit"),
            gettext("Meaning"),
        ],
        rows=[
            (
                key,
                said(one.label),
                None if value is None else in_yuan(value) if one.unit == "fen" else value,
                gettext("yuan") if one.unit == "fen" else one.unit,
                said(one.means),
            )
            for key, one in DEFINITIONS.items()
            for value in [found.figures.get(key)]
        ],
        detail={"fund": found.fund},
    )


def _as_json(request: PageRequest, found: Report) -> HttpResponse:
    document = {
        "fund": found.fund,
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "units": {"fen": "0.01 CNY", "share": "1e-9 of a whole", "count": "1"},
        "figures": {
            key: {
                "value": found.figures.get(key),
                "unit": one.unit,
                "label": {"zh": one.label.zh, "en": one.label.en},
                "means": {"zh": one.means.zh, "en": one.means.en},
            }
            for key, one in DEFINITIONS.items()
        },
        "counts": found.counts,
    }
    note(
        request,
        EventKind.EXPORTED,
        subject=Subject(kind="fund", key=found.fund),
        list="fund-report",
        format="json",
    )
    text = json.dumps(document, ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="fund-report-{found.fund}.json"'
    return answer


def _told(line: StatementLine) -> dict[str, Any]:
    figures = line.figures["figures"]
    rows = [
        {
            "name": said(DEFINITIONS[key].label),
            "value": gettext("not told") if value is None else _UNITS[DEFINITIONS[key].unit](value),
            "means": said(DEFINITIONS[key].means),
        }
        for key, value in figures.items()
        if key in DEFINITIONS
    ]
    return {
        "line": line,
        "rows": rows,
        "since": dt.date.fromisoformat(line.figures["since"]),
        "until": dt.date.fromisoformat(line.figures["until"]),
        "groups": _groups(line),
    }


def _groups(line: StatementLine) -> list[dict[str, Any]]:
    names = {
        "district": (gettext("Claims by district"), gettext("Claims")),
        "lane": (gettext("Claims by lane"), gettext("Claims")),
        "members": (gettext("Members by size"), gettext("Firms")),
    }
    return [
        {
            "title": title,
            "counted": counted,
            "rows": [(_place(name, key), count) for key, count in sorted(counts.items())],
        }
        for name, (title, counted) in names.items()
        for counts in [line.figures["counts"].get(name, {})]
        if counts
    ]


def _place(name: str, key: str) -> str:
    if name == "lane":
        return lane_words(key)
    return words.place_words("size" if name == "members" else name, key)
