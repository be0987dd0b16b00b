"""The organisations that take part (单位页)."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.domain.permissions import Action
from renqi.identity.selectors.organisation_list import (
    OrganisationRow,
    OrganisationSort,
    export_organisations,
    organisation_row,
)
from renqi.identity.selectors.organisation_list import (
    organisation_page as page_of_organisations,
)
from renqi.identity.selectors.roles_list import roles_in
from renqi.identity.services.keep_organisation import (
    close_organisation,
    make_organisation,
    reopen_organisation,
)
from renqi.kernel.errors import DomainError
from renqi.registry.intake.workbook import Row
from renqi.web.people.forms import NewOrganisationForm, OrganisationFilterForm, ReasonForm
from renqi.web.people.listing import Listing, answer_list
from renqi.web.registry.words import district_words
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.words import kind_words


@needs(Action.PEOPLE_READ, everywhere=True)
def organisation_list(request: PageRequest) -> HttpResponseBase:
    """Show the parties of the programme, or hand the list out as a file."""
    form = OrganisationFilterForm(request.GET)
    listing = Listing(
        name="organisations",
        part="organisation",
        title=_("Organisations"),
        header=[
            _("Name"),
            _("Kind"),
            _("Credit code"),
            _("District"),
            _("State"),
            _("People acting for it"),
            _("Made on"),
        ],
        first=OrganisationSort.NAME,
        page=page_of_organisations,
        export=export_organisations,
        row=_cells,
        more={"may_keep": request.actor.may(Action.PEOPLE_KEEP)},
    )
    return answer_list(request, form, form.where(), listing)


@needs(Action.PEOPLE_READ, everywhere=True)
def organisation_page(request: PageRequest, key: int) -> HttpResponse:
    """Show one organisation and who has acted for it."""
    now = timezone.now()
    found = organisation_row(key, at=now)
    if found is None:
        raise Http404
    shown = {
        "organisation": found,
        "district": district_words(found.district),
        "roles": roles_in(key, at=now),
        "form": ReasonForm(),
        "may_keep": request.actor.may(Action.PEOPLE_KEEP) and key != request.actor.organisation_id,
    }
    return render(request, "people/organisation.html", shown)


@needs(Action.PEOPLE_KEEP, everywhere=True)
def new_organisation(request: PageRequest) -> HttpResponse:
    """Admit an organisation."""
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = make_organisation(
                kind=OrganisationKind(form.cleaned_data["kind"]),
                name=form.cleaned_data["name"],
                uscc=form.cleaned_data["uscc"],
                district=form.cleaned_data["district"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _("The organisation is admitted."))
            return redirect("organisation", key)
    return render(request, "people/organisation_new.html", {"form": form})


@needs(Action.PEOPLE_KEEP, everywhere=True)
@require_POST
def open_or_close(request: PageRequest, key: int) -> HttpResponse:
    """Close an open organisation, or reopen a closed one."""
    now = timezone.now()
    found = organisation_row(key, at=now)
    if found is None:
        raise Http404
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give a reason."))
        return redirect("organisation", key)
    act, said = (
        (close_organisation, _("The organisation is closed."))
        if found.is_open
        else (reopen_organisation, _("The organisation is open again."))
    )
    try:
        act(
            organisation_id=key,
            reason=form.cleaned_data["reason"],
            actor=request.actor,
            at=now,
        )
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, said)
    return redirect("organisation", key)


def _cells(one: OrganisationRow) -> Row:
    return (
        one.name,
        str(kind_words(one.kind)),
        one.uscc,
        district_words(one.district) if one.district else "",
        _("In use") if one.is_open else _("Out of use"),
        one.people,
        timezone.localdate(one.created_at),
    )
