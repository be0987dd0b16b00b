"""Bookings: the list, one of them, and what is done with it (预约)."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.audit.domain.who import Subject
from renqi.engines.casework.domain.content_types import name_with_ending
from renqi.engines.casework.domain.input_refusals import EvidenceTooLarge
from renqi.engines.casework.services.keep_file import GivenFile
from renqi.identity.domain.permissions import Action
from renqi.programmes.cultivation.growth.domain import refusals
from renqi.programmes.cultivation.growth.domain.booking_moves import MOVES, BookingAct
from renqi.programmes.cultivation.growth.selectors.bookings import (
    BookingLine,
    BookingSort,
    booking_of,
    booking_page,
    export_bookings,
    read_proof,
)
from renqi.programmes.cultivation.growth.services.move_booking import (
    PROOF_BYTES_MOST,
    Given,
    move_booking,
)
from renqi.registry.intake.workbook import Row
from renqi.web.casework.file_parts import SHOWN_IN_PLACE
from renqi.web.growth import words
from renqi.web.growth.answers import attempt
from renqi.web.growth.forms import BookingFilterForm
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.figures import in_yuan
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import note

_PER_PAGE = 20
_FILES_MOST = 5
STARS = range(5, 0, -1)


@needs(Action.GROWTH_READ)
def growth_bookings(request: PageRequest) -> HttpResponseBase:
    """List the bookings within reach, or hand them out as a file."""
    scope = request.actor.scope(Action.GROWTH_READ)
    form = BookingFilterForm(request.GET)
    form.is_valid()
    q, state = form.cleaned_data.get("q", ""), form.cleaned_data.get("state", "")
    if asked_format(request):
        rows = export_bookings(scope=scope, words=q, state=state)
        return hand_out(
            request,
            name="bookings",
            title=gettext("Bookings"),
            header=_header(),
            rows=_rows(rows),
        )
    sort, is_descending = asked_order(request, BookingSort.ASKED, is_falling=True)
    page = booking_page(
        scope=scope,
        words=q,
        state=state,
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=_PER_PAGE,
    )
    shown = {
        "form": form,
        "page": page,
        "lines": [{"booking": one, "look": words.BOOKING_LOOKS[one.state]} for one in page.rows],
        "is_filtered": bool(q or state),
        "is_provider": request.actor.may(Action.GROWTH_OFFER),
        "sees_firms": scope.all or request.actor.may(Action.GROWTH_OFFER),
        "may_book": request.actor.may(Action.GROWTH_BOOK),
    }
    template = "growth/booking_rows.html" if request.htmx else "growth/bookings.html"
    return render(request, template, shown)


@needs(Action.GROWTH_READ)
def growth_booking(request: PageRequest, booking_id: int) -> HttpResponse:
    """Show one booking and what the reader may do with it."""
    try:
        found = booking_of(booking_id, actor=request.actor)
    except refusals.BookingUnknown as error:
        raise Http404 from error
    shown = {
        "view": found,
        "booking": found.line,
        "look": words.BOOKING_LOOKS[found.line.state],
        "unit": words.unit_words(found.terms.unit),
        "events": [
            {
                "event": one,
                "words": words.ACT_WORDS.get(one.act, one.act),
                "code": words.CODE_WORDS.get(one.code, one.code),
            }
            for one in found.events
        ],
        "acts": sorted((_act(act) for act in found.acts), key=lambda act: not act["is_main"]),
        "stars": STARS,
    }
    return render(request, "growth/booking.html", shown)


@needs(Action.GROWTH_READ)
@require_POST
def growth_booking_act(request: PageRequest, booking_id: int, act: str) -> HttpResponse:
    """Accept, decline, cancel, deliver or confirm."""
    if act not in set(BookingAct):
        raise Http404
    return attempt(
        request,
        lambda: move_booking(
            booking_id,
            BookingAct(act),
            _given(request),
            actor=request.actor,
            at=timezone.now(),
        ),
        done=gettext("Done."),
        to=reverse("growth_booking", args=[booking_id]),
    )


@needs(Action.GROWTH_READ)
def growth_proof(request: PageRequest, booking_id: int, proof_id: int) -> HttpResponse:
    """Show a proof of delivery, or hand it out, to the two sides and the city."""
    try:
        line, content = read_proof(booking_id, proof_id, actor=request.actor)
    except refusals.ProofUnknown as error:
        raise Http404 from error
    subject = Subject(kind="booking", key=str(booking_id), name=line.file_name)
    note(request, EventKind.DOWNLOADED, subject=subject, what="proof", sha256=line.sha256)
    response = HttpResponse(content, content_type=line.content_type)
    is_taken = "download" in request.GET or line.content_type not in SHOWN_IN_PLACE
    name = name_with_ending(line.file_name, line.content_type)
    disposition = content_disposition_header(is_taken, name)
    if disposition:
        response.headers["Content-Disposition"] = disposition
    return response


def _given(request: PageRequest) -> Given:
    stars = request.POST.get("stars", "")
    return Given(
        code=request.POST.get("code", "")[:24],
        words=request.POST.get("words", "")[:2_000],
        files=_files(request),
        stars=int(stars) if stars.isdecimal() and len(stars) == 1 else None,
    )


def _files(request: PageRequest) -> list[GivenFile]:
    """Read the files of a form; too many or too large ones are refused before they are read."""
    files = request.FILES.getlist("files")
    if len(files) > _FILES_MOST:
        raise refusals.TooManyProofs(most=_FILES_MOST)
    for file in files:
        if (file.size or 0) > PROOF_BYTES_MOST:
            raise EvidenceTooLarge(size=file.size, bytes_max=PROOF_BYTES_MOST)
    return [GivenFile(name=file.name or "", content=file.read()) for file in files]


def _act(act: BookingAct) -> dict[str, Any]:
    codes = sorted(MOVES[act].codes, key=lambda one: (one == "other", one))
    return {
        "key": act.value,
        "words": words.ACT_WORDS[act],
        "codes": [(code, words.CODE_WORDS[code]) for code in codes],
        "is_delivery": act is BookingAct.DELIVER,
        "is_rating": act is BookingAct.CONFIRM,
        "is_main": act in {BookingAct.ACCEPT, BookingAct.DELIVER, BookingAct.CONFIRM},
    }


def _header() -> list[str]:
    return [
        gettext("Number"),
        gettext("Service"),
        gettext("Provider"),
        gettext("Credit code"),
        gettext("Firm"),
        gettext("First day"),
        gettext("Last day"),
        gettext("State"),
        gettext("Price (yuan)"),
        gettext("Subsidy (yuan)"),
        gettext("The firm pays (yuan)"),
        gettext("Stars"),
        gettext("Asked on"),
    ]


def _rows(found: Iterator[BookingLine]) -> Iterator[Row]:
    for one in found:
        yield (
            one.booking_id,
            one.name,
            one.provider,
            one.uscc,
            one.firm,
            one.from_on,
            one.until_on,
            str(words.BOOKING_LOOKS[one.state].label),
            in_yuan(one.price),
            in_yuan(one.subsidy),
            in_yuan(one.pays),
            one.stars,
            timezone.localtime(one.asked_at).date(),
        )
