"""The catalogue of measures for whoever comes by: the list, and one measure (政策目录)."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.support.domain.measure import Measure
from renqi.programmes.cultivation.support.domain.measure_catalogue import (
    NoSuchMeasure,
    measure_catalogue,
)
from renqi.registry.intake.workbook import Row
from renqi.web.policy.comparison import compare
from renqi.web.policy.conditions import condition_rows
from renqi.web.policy.scores import score_tables
from renqi.web.policy.views import asked_day
from renqi.web.shell.asked import asked_format, asked_order
from renqi.web.shell.handing_out import list_file
from renqi.web.shell.requests import PageRequest
from renqi.web.support.measure_lines import (
    MeasureLine,
    MeasureSort,
    Wanted,
    districts_named,
    measure_line,
    measure_lines,
    sorted_lines,
)
from renqi.web.support.words import AUTHORITY_WORDS, KIND_LOOKS, PHASE_LOOKS


@login_not_required
def measure_list(request: PageRequest) -> HttpResponseBase:
    """List the measures as on a day, with those that have ended marked as ended."""
    as_of, problem = asked_day(request)
    wanted = Wanted.of(request.GET)
    sort, is_falling = asked_order(request, MeasureSort.USUAL)
    lines = sorted_lines(measure_lines(wanted, on=as_of), sort, is_falling=is_falling)
    if asked_format(request):
        title = gettext("Measures of support")
        return list_file(
            request, name="measures", title=title, header=_header(), rows=map(_row, lines)
        )
    shown: dict[str, Any] = {
        "lines": lines,
        "wanted": wanted,
        "as_of": as_of,
        "problem": problem,
        "kinds": [(kind.value, look.label) for kind, look in KIND_LOOKS.items()],
        "authorities": [(key.value, words) for key, words in AUTHORITY_WORDS.items()],
        "phases": [(phase.value, look.label) for phase, look in PHASE_LOOKS.items()],
        "districts": districts_named(measure_catalogue().all_versions),
        "knows_own": request.actor.may(Action.SUPPORT_READ)
        and not request.actor.may_everywhere(Action.SUPPORT_READ),
    }
    template = "support/measure_rows.html" if request.htmx else "support/measure_list.html"
    return render(request, template, shown)


@login_not_required
def measure_page(request: PageRequest, key: str) -> HttpResponseBase:
    """Show one measure in one version, what it asks and gives, and what changed."""
    as_of, problem = asked_day(request)
    try:
        versions = measure_catalogue().versions(key)
    except NoSuchMeasure as error:
        raise Http404 from error
    measure = _version(versions, request.GET.get("version", "")) or measure_catalogue().at(
        key, as_of
    )
    place = versions.index(measure)
    earlier = versions[place - 1] if place else None
    before = measure_line(earlier, on=as_of) if earlier else None
    today = timezone.localdate()
    shown: dict[str, Any] = {
        "line": measure_line(measure, on=as_of),
        "measure": measure,
        "as_of": as_of,
        "problem": problem,
        "versions": [measure_line(one, on=as_of) for one in versions],
        "conditions": condition_rows(measure.rule),
        "scores": score_tables(measure.rule),
        "before": before,
        "old": earlier.rule if earlier else None,
        "new": measure.rule,
        "difference": compare(earlier.rule, measure.rule) if earlier else None,
        "due": measure.due.next_after(today) if measure.due else None,
    }
    return render(request, "support/measure.html", shown)


def _version(versions: tuple[Measure, ...], text: str) -> Measure | None:
    return next((one for one in versions if one.version.isoformat() == text), None)


def _header() -> list[str]:
    return [
        gettext("Key"),
        gettext("Measure"),
        gettext("Kind"),
        gettext("Authority"),
        gettext("District"),
        gettext("Amount"),
        gettext("State"),
        gettext("In force from"),
        gettext("Last day"),
        gettext("Document"),
        gettext("Number"),
        gettext("Evidence"),
        gettext("Not known"),
    ]


def _row(line: MeasureLine) -> Row:
    measure = line.measure
    return [
        measure.key,
        line.name,
        str(line.kind.label),
        str(line.authority),
        line.district,
        line.amount,
        str(line.phase.label),
        measure.effective_from.isoformat(),
        line.last_day.isoformat() if line.last_day else "",
        str(measure.document.get("title", "")),
        str(measure.document.get("number", "")),
        measure.evidence,
        line.open_question,
    ]
