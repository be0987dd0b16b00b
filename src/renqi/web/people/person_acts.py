"""What administrators do about one person (人员操作)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from renqi.audit.domain.events import EventKind
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.refusals import PersonUnknown
from renqi.identity.selectors.delegations import deputy_of
from renqi.identity.selectors.memberships import holder_of, lendable_roles
from renqi.identity.selectors.people import person_named
from renqi.identity.services import reset_credentials
from renqi.identity.services.delegate_role import delegate_role, end_delegation
from renqi.identity.services.grant_role import end_role as end_held_role
from renqi.identity.services.grant_role import grant_role
from renqi.identity.services.keep_person import change_email, close_person, reopen_person
from renqi.kernel.errors import DomainError
from renqi.web.account import lockout
from renqi.web.account.single_sign_on import link
from renqi.web.people.forms import (
    EmailOfForm,
    EndForm,
    GrantForm,
    LendForm,
    OutsideForm,
    ReasonForm,
)
from renqi.web.people.person_views import known_person
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.trail import note


@needs(Action.PEOPLE_KEEP, everywhere=True)
@require_POST
def open_or_close(request: PageRequest, key: int) -> HttpResponse:
    """Close an open sign-in, or reopen a closed one."""
    person = known_person(key)
    act, said = (
        (close_person, _("The sign-in is closed."))
        if person.is_active
        else (reopen_person, _("The sign-in is open again."))
    )
    return _acted(
        request,
        key,
        ReasonForm(request.POST),
        lambda given: act(person_id=key, actor=request.actor, at=timezone.now(), **given),
        said,
    )


@needs(Action.PEOPLE_KEEP, everywhere=True)
@require_POST
def email(request: PageRequest, key: int) -> HttpResponse:
    """Change where somebody's notices go."""
    known_person(key)
    return _acted(
        request,
        key,
        EmailOfForm(request.POST),
        lambda given: change_email(person_id=key, actor=request.actor, at=timezone.now(), **given),
        _("The address has been saved."),
    )


@needs(Action.RIGHTS_GRANT, everywhere=True)
@require_POST
def reset_password(request: PageRequest, key: int) -> HttpResponse:
    """Give somebody a one-time password, and show it this once."""
    known_person(key)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _told(request, key, form)
    try:
        made = reset_credentials.reset_password(
            person_id=key, actor=request.actor, at=timezone.now(), **form.cleaned_data
        )
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
        return redirect("person", key)
    lockout.unlock(username=made.username, person_id=key)
    return render(request, "people/password_once.html", {"made": made, "is_new": False})


@needs(Action.RIGHTS_GRANT, everywhere=True)
@require_POST
def reset_factors(request: PageRequest, key: int) -> HttpResponse:
    """Forget the second factors of somebody who has lost theirs."""
    known_person(key)
    return _acted(
        request,
        key,
        ReasonForm(request.POST),
        lambda given: reset_credentials.reset_factors(
            person_id=key, actor=request.actor, at=timezone.now(), **given
        ),
        _("The second factors are forgotten; the next sign-in sets up new ones."),
    )


@needs(Action.RIGHTS_GRANT, everywhere=True)
@require_POST
def unlock(request: PageRequest, key: int) -> HttpResponse:
    """Open the door again for somebody who typed wrong passwords."""
    person = known_person(key)
    lockout.unlock(username=person.username, person_id=key)
    note(request, EventKind.OVERRODE, subject=person.subject, act="unlocked")
    messages.success(request, _("The next sign-in can be tried at once."))
    return redirect("person", key)


@needs(Action.RIGHTS_GRANT, everywhere=True)
@require_POST
def link_outside(request: PageRequest, key: int) -> HttpResponse:
    """Tie an outside sign-in to somebody."""
    person = known_person(key)
    return _acted(
        request,
        key,
        OutsideForm(request.POST),
        lambda given: link(request, person=person, **given),
        _("The outside sign-in is linked."),
    )


@needs(Action.RIGHTS_GRANT, everywhere=True)
@require_POST
def grant(request: PageRequest, key: int) -> HttpResponse:
    """Give somebody a role."""
    known_person(key)
    now = timezone.now()
    form = GrantForm(request.POST, today=timezone.localdate(now))

    def give(given: dict[str, Any]) -> None:
        organisation_id, role = form.chosen()
        grant_role(
            person_id=key,
            organisation_id=organisation_id,
            role=role,
            from_on=given["from_on"],
            until_on=given["until_on"],
            reason=given["reason"],
            actor=request.actor,
            at=now,
        )

    return _acted(request, key, form, give, _("The role is granted."))


@needs(Action.RIGHTS_GRANT, everywhere=True)
@require_POST
def end_role(request: PageRequest, key: int) -> HttpResponse:
    """End a role of somebody."""
    return _acted(
        request,
        holder_of(key),
        EndForm(request.POST),
        lambda given: end_held_role(
            membership_id=key, actor=request.actor, at=timezone.now(), **given
        ),
        _("The role ends."),
    )


@needs(Action.RIGHTS_GRANT, everywhere=True)
@require_POST
def lend(request: PageRequest, key: int) -> HttpResponse:
    """Arrange that a deputy acts for somebody."""
    known_person(key)
    now = timezone.now()
    today = timezone.localdate(now)
    roles = [(one.key, one.role) for one in lendable_roles(key, as_of=today, at=now)]

    def arrange(given: dict[str, Any]) -> None:
        deputy = person_named(given["deputy"])
        if deputy is None:
            raise PersonUnknown
        delegate_role(
            membership_id=given["membership"],
            deputy_id=deputy.person_id,
            from_on=given["from_on"],
            until_on=given["until_on"],
            reason=given["reason"],
            actor=request.actor,
            at=now,
        )

    form = LendForm(request.POST, roles=roles, today=today)
    return _acted(request, key, form, arrange, _("The delegation stands."))


@needs(Action.RIGHTS_GRANT, everywhere=True)
@require_POST
def end_lent(request: PageRequest, key: int) -> HttpResponse:
    """End a delegation between two others."""
    return _acted(
        request,
        deputy_of(key),
        ReasonForm(request.POST),
        lambda given: end_delegation(
            delegation_id=key, actor=request.actor, at=timezone.now(), **given
        ),
        _("The delegation has ended."),
    )


def _acted(
    request: PageRequest,
    person_id: int,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    said: str,
) -> HttpResponse:
    """Do what a form asks, and go back to the person with what became of it."""
    if not form.is_valid():
        return _told(request, person_id, form)
    try:
        act(form.cleaned_data)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, said)
    return redirect("person", person_id)


def _told(request: PageRequest, person_id: int, form: forms.Form) -> HttpResponse:
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            messages.error(request, f"{label}: {error}" if label else str(error))
    return redirect("person", person_id)
