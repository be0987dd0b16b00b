"""The lists of people and of the roles they hold (人员与任职清单)."""

from django.http.response import HttpResponseBase
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
from renqi.web.people.listing import Listing, answer_list
from renqi.web.people.words import role_state_words
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.words import role_words


@needs(Action.PEOPLE_READ, everywhere=True)
def person_list(request: PageRequest) -> HttpResponseBase:
    """Show who has a sign-in, or hand the list out as a file."""
    form = PersonFilterForm(request.GET)
    listing = Listing(
        name="people",
        part="person",
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
        first=PersonSort.NAME,
        page=people_page,
        export=export_people,
        row=_person_cells,
        more={
            "may_keep": request.actor.may(Action.PEOPLE_KEEP),
            "unseen": unseen_emergencies(),
        },
    )
    return answer_list(request, form, form.where(), listing)


@needs(Action.PEOPLE_READ, everywhere=True)
def role_list(request: PageRequest) -> HttpResponseBase:
    """Show who holds what, or hand the list out as a file."""
    form = RoleFilterForm(request.GET)
    listing = Listing(
        name="roles",
        part="role",
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
        first=RoleSort.PERSON,
        page=roles_page,
        export=export_roles,
        row=_role_cells,
    )
    return answer_list(request, form, form.where(), listing)


def _person_cells(one: PersonRow) -> Row:
    return (
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


def _role_cells(one: RoleRow) -> Row:
    return (
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
