"""The lists of people and of the roles they hold (人员与任职清单)."""

from collections.abc import Iterable

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from renqi.identity.domain.permissions import Action
from renqi.identity.selectors.people_list import (
    PersonRow,
    PersonSort,
    export_people,
    people_page,
)
from renqi.identity.selectors.roles_list import (
    RoleRow,
    RoleSort,
    export_roles,
    roles_page,
    unseen_emergencies,
)
from renqi.registry.intake.workbook import Row
from renqi.web.people.forms import PersonFilterForm, RoleFilterForm
from renqi.web.people.words import role_state_words
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.words import role_words

PER_PAGE = 20


@needs(Action.PEOPLE_READ, everywhere=True)
def person_list(request: PageRequest) -> HttpResponseBase:
    """Show who has a sign-in, or hand the list out as a file."""
    form, now = PersonFilterForm(request.GET), timezone.now()
    sort, is_descending = asked_order(request, PersonSort.NAME)
    if asked_format(request):
        found = export_people(where=form.where(), sort=sort, is_descending=is_descending, at=now)
        return hand_out(
            request,
            name="people",
            title=_("People"),
            header=[
                _("Full name"),
                _("Sign-in name"),
                _("Roles"),
                _("State"),
                _("Second factor"),
                _("Last sign-in"),
                _("Made on"),
            ],
            rows=_person_rows(found),
        )
    page = people_page(
        where=form.where(),
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=PER_PAGE,
        at=now,
    )
    shown = {
        "form": form,
        "page": page,
        "may_keep": request.actor.may(Action.PEOPLE_KEEP),
        "unseen": unseen_emergencies(),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    template = "people/person_rows.html" if request.htmx else "people/person_list.html"
    return render(request, template, shown)


@needs(Action.PEOPLE_READ, everywhere=True)
def role_list(request: PageRequest) -> HttpResponseBase:
    """Show who holds what, or hand the list out as a file."""
    form, now = RoleFilterForm(request.GET), timezone.now()
    sort, is_descending = asked_order(request, RoleSort.PERSON)
    if asked_format(request):
        found = export_roles(where=form.where(), sort=sort, is_descending=is_descending, at=now)
        return hand_out(
            request,
            name="roles",
            title=_("Roles held"),
            header=[
                _("Full name"),
                _("Sign-in name"),
                _("Role"),
                _("Organisation"),
                _("From"),
                _("Until"),
                _("State"),
                _("Reason"),
                _("Given by"),
            ],
            rows=_role_rows(found),
        )
    page = roles_page(
        where=form.where(),
        sort=sort,
        is_descending=is_descending,
        page=asked_page(request),
        per_page=PER_PAGE,
        at=now,
    )
    is_filtered = any(request.GET.get(name) for name in form.fields)
    template = "people/role_rows.html" if request.htmx else "people/role_list.html"
    return render(request, template, {"form": form, "page": page, "is_filtered": is_filtered})


def _person_rows(found: Iterable[PersonRow]) -> Iterable[Row]:
    for one in found:
        yield (
            one.name,
            one.username,
            "; ".join(f"{role_words(role)} · {place}" for role, place in one.roles),
            _("In use") if one.is_active else _("Out of use"),
            _("Yes") if one.has_factor else _("No"),
            timezone.localtime(one.last_sign_in).isoformat(sep=" ", timespec="minutes")
            if one.last_sign_in
            else "",
            timezone.localdate(one.created_at),
        )


def _role_rows(found: Iterable[RoleRow]) -> Iterable[Row]:
    for one in found:
        yield (
            one.person,
            one.username,
            str(role_words(one.role)),
            one.organisation,
            one.from_on,
            timezone.localtime(one.ends_at).isoformat(sep=" ", timespec="minutes")
            if one.ends_at
            else one.until_on,
            str(role_state_words(one.state)),
            one.reason,
            one.granted_by,
        )
