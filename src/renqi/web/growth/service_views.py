"""The catalogue of services, one service, and booking it (服务目录)."""

import secrets
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.growth.domain.questionnaire_loading import digital_questionnaire
from renqi.programmes.cultivation.growth.selectors.services import (
    ServiceSort,
    ServiceView,
    catalogue_page,
    export_catalogue,
    service_of,
)
from renqi.programmes.cultivation.growth.selectors.slots import SlotView, slots_to_book
from renqi.programmes.cultivation.growth.services.book import Wanted, book_service
from renqi.registry.intake.workbook import Row
from renqi.web.growth import words
from renqi.web.growth.answers import not_there
from renqi.web.growth.forms import BookForm, CatalogueForm, offer
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.bilingual import said
from renqi.web.shell.figures import day, in_yuan
from renqi.web.shell.handing_out import list_file
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_PER_PAGE = 20
_SLOTS_SHOWN = 40


@needs(Action.GROWTH_READ)
def growth_services(request: PageRequest) -> HttpResponseBase:
    """Show the services that can be booked, or hand them out as a file."""
    today = timezone.localdate()
    sheet = digital_questionnaire(today)
    form = CatalogueForm(request.GET, targets=words.target_choices(sheet))
    where, scope = form.where(), request.actor.scope(Action.GROWTH_READ)
    if asked_format(request):
        rows = export_catalogue(where, scope=scope, on=today)
        return list_file(
            request,
            name="services",
            title=gettext("Services for growth"),
            header=_header(),
            rows=_rows(rows),
        )
    sort, is_descending = asked_order(request, ServiceSort.NAME)
    page = catalogue_page(
        where,
        scope=scope,
        on=today,
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    shown = {
        "form": form,
        "page": page,
        "lines": [service_line(one, sheet) for one in page.rows],
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "may_offer": request.actor.may(Action.GROWTH_OFFER),
    }
    template = "growth/service_rows.html" if request.htmx else "growth/services.html"
    return render(request, template, shown)


@needs(Action.GROWTH_READ)
def growth_service(request: PageRequest, service_id: int) -> HttpResponseBase:
    """Show one service with its free slots."""
    return _service_page(request, service_id)


@needs(Action.GROWTH_BOOK)
@require_POST
def growth_book(request: PageRequest, service_id: int) -> HttpResponseBase:
    """Ask for a place."""
    form = _book_form(request, service_id)
    if not form.is_valid():
        return _service_page(request, service_id, form=form)
    given = form.cleaned_data
    wanted = Wanted(
        slot_id=int(given["slot"]),
        need=given["need"],
        gap=given["gap"],
        request_key=given["request_key"],
    )
    try:
        booking = book_service(wanted, actor=request.actor, at=timezone.now())
    except DomainError as error:
        not_there(error)
        form.add_error(None, refusal_text(error))
        return _service_page(request, service_id, form=form)
    messages.success(request, gettext("Asked for. Your place is held until the provider answers."))
    return redirect("growth_booking", booking_id=booking)


def _service_page(
    request: PageRequest, service_id: int, *, form: BookForm | None = None
) -> HttpResponseBase:
    scope = request.actor.scope(Action.GROWTH_READ)
    found = service_of(service_id, scope=scope)
    if found is None or found.shown is None:
        raise Http404
    slots = _slots(request, service_id)
    may_book = request.actor.may(Action.GROWTH_BOOK)
    shown = {
        "line": service_line(found, digital_questionnaire(timezone.localdate())),
        "slots": slots,
        "form": (form or _book_form(request, service_id)) if may_book and slots else None,
        "refusals": form.non_field_errors() if form else (),
        "may_book": may_book,
    }
    status = UNPROCESSABLE if form else 200
    return render(request, "growth/service.html", shown, status=status)


def _slots(request: PageRequest, service_id: int) -> tuple[SlotView, ...]:
    scope = request.actor.scope(Action.GROWTH_READ)
    slots = slots_to_book(service_id, scope=scope, on=timezone.localdate())
    return tuple(slot for slot in slots if slot.free)[:_SLOTS_SHOWN]


def _book_form(request: PageRequest, service_id: int) -> BookForm:
    initial = {"request_key": secrets.token_hex(16), "gap": request.GET.get("gap", "")[:200]}
    form = BookForm(request.POST or None, initial=initial)
    choices = [(str(slot.slot_id), slot_words(slot)) for slot in _slots(request, service_id)]
    offer(form, "slot", choices)
    return form


def slot_words(slot: SlotView) -> str:
    """Say the days of a slot and how many places are free."""
    days = day(slot.from_on)
    if slot.until_on != slot.from_on:
        days = f"{days} – {day(slot.until_on)}"
    return gettext("{days}: {free} free").format(days=days, free=slot.free)


def service_line(one: ServiceView, sheet: Any) -> dict[str, Any]:
    """Give a service with its names in the language of the page."""
    terms = one.shown or one.asked
    return {
        "service": one,
        "terms": terms,
        "name": said(terms.name) if terms else "",
        "text": said(terms.text) if terms else "",
        "kind": words.kind_words(terms.kind) if terms else "",
        "unit": words.unit_words(terms.unit) if terms else "",
        "closes": words.target_words(terms.closes, sheet) if terms else [],
        "share": f"{terms.subsidised_share / 100:g}%" if terms and terms.subsidised_share else "",
        "look": words.SERVICE_LOOKS[one.state],
        "stars": f"{one.stars / 100:.1f}" if one.stars is not None else "",
    }


def _header() -> list[str]:
    return [
        gettext("Service"),
        gettext("Kind"),
        gettext("Provider"),
        gettext("Price (yuan)"),
        gettext("The firm pays (yuan)"),
        gettext("Unit"),
        gettext("Lead time (days)"),
        gettext("Where"),
        gettext("Free places"),
        gettext("Closes the gap"),
    ]


def _rows(found: Iterator[ServiceView]) -> Iterator[Row]:
    sheet = digital_questionnaire(timezone.localdate())
    for one in found:
        line = service_line(one, sheet)
        terms = one.shown
        if terms is not None:
            yield (
                line["name"],
                line["kind"],
                one.provider,
                in_yuan(terms.price),
                in_yuan(terms.pays),
                line["unit"],
                terms.lead_days,
                terms.place,
                one.free or 0,
                "、".join(line["closes"]),
            )
