"""One person, their roles and what can be done about them (人员页)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from renqi.identity.domain.permissions import Action
from renqi.identity.selectors.delegations import delegations_of
from renqi.identity.selectors.memberships import lendable_roles, memberships_of
from renqi.identity.selectors.people import PersonName, person_by_key
from renqi.identity.selectors.people_list import factors_of, sign_in_state
from renqi.identity.services.keep_person import make_person
from renqi.kernel.errors import DomainError
from renqi.web.account import lockout
from renqi.web.account.single_sign_on import links_of, offered
from renqi.web.people.forms import (
    EmailOfForm,
    EndForm,
    GrantForm,
    LendForm,
    NewPersonForm,
    OutsideForm,
    ReasonForm,
)
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs
from renqi.web.shell.words import role_words


def known_person(key: int) -> PersonName:
    """Give somebody, or say that there is no such page."""
    person = person_by_key(key)
    if person is None:
        raise Http404
    return person


@needs(Action.PEOPLE_READ, everywhere=True)
def person_page(request: PageRequest, key: int) -> HttpResponse:
    """Show somebody's roles, delegations and sign-in, with what the reader may do about them."""
    person, now = known_person(key), timezone.now()
    today = timezone.localdate(now)
    is_self = key == request.actor.person_id
    lendable = lendable_roles(key, as_of=today, at=now)
    shown = {
        "person": person,
        "held": memberships_of(key, as_of=today, at=now),
        "delegations": delegations_of(key, at=now),
        "factors": factors_of(key),
        "sign_in": sign_in_state(key),
        "shut_until": lockout.shut_for_name_until(person.username),
        "links": links_of(key),
        "outside": offered(),
        "is_self": is_self,
        "may_keep": request.actor.may(Action.PEOPLE_KEEP) and not is_self,
        "may_grant": request.actor.may(Action.RIGHTS_GRANT) and not is_self,
        "reason_form": ReasonForm(auto_id="reason_%s"),
        "email_form": EmailOfForm(initial={"email": person.email}, auto_id="mail_%s"),
        "grant_form": GrantForm(today=today, auto_id="grant_%s"),
        "end_form": EndForm(auto_id=False),
        "lend_form": LendForm(
            roles=[(one.key, f"{role_words(one.role)} · {one.organisation}") for one in lendable],
            today=today,
            auto_id="lend_%s",
        ),
        "can_lend": bool(lendable),
        "outside_form": OutsideForm(auto_id="outside_%s"),
    }
    return render(request, "people/person.html", shown)


@needs(Action.PEOPLE_KEEP, everywhere=True)
def new_person(request: PageRequest) -> HttpResponse:
    """Make a sign-in, and show its password this once."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = make_person(**form.cleaned_data, actor=request.actor, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            # Not by way of another address: the password must not lie in a session until then.
            return render(request, "people/password_once.html", {"made": made, "is_new": True})
    return render(request, "people/person_new.html", {"form": form})
