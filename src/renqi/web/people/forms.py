"""What can be asked of the lists of people, and said of one (人员表单)."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from renqi.identity.domain.kinds import ROLES_OF_KIND, OrganisationKind
from renqi.identity.domain.permissions import Role
from renqi.identity.selectors.organisation_list import OrganisationFilter, open_organisations
from renqi.identity.selectors.people_list import PersonFilter, PersonState
from renqi.identity.selectors.roles_list import RoleFilter, RoleState
from renqi.web.account.forms import day_field, reason_field
from renqi.web.registry.words import district_choices
from renqi.web.shell.words import KIND_WORDS, ROLE_WORDS, kind_words, role_words

_ANY = ("", _("All"))
_ROLES = [_ANY, *((role.value, words) for role, words in ROLE_WORDS.items())]
_KINDS = [(kind.value, words) for kind, words in KIND_WORDS.items()]
# A claim makes its claimant by itself; nobody is granted that by hand.
_GRANTED = [role for role in Role if role is not Role.CLAIMANT]

PERSON_STATES = {
    PersonState.OPEN: _("In use"),
    PersonState.CLOSED: _("Out of use"),
    PersonState.WITHOUT_ROLE: _("Without a role"),
    PersonState.WITHOUT_FACTOR: _("Without a second factor"),
    PersonState.ONE_TIME: _("With a one-time password"),
}
ROLE_STATES = {
    RoleState.IN_FORCE: _("In office"),
    RoleState.TO_COME: _("To come"),
    RoleState.ENDING: _("Ends within 30 days"),
    RoleState.ENDED: _("Ended"),
    RoleState.EMERGENCY: _("Given in an emergency"),
}


def _text(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )


class _Filter(forms.Form):
    """Conditions of a list; one that cannot be read lets all through."""

    use_required_attribute = False

    def asked(self, name: str) -> str:
        """Give what was asked under a name; empty where it cannot be read."""
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))


class PersonFilterForm(_Filter):
    """The conditions of the list of people."""

    q = _text(_("Name, sign-in name or organisation"))
    role = forms.ChoiceField(label=_("Role"), required=False, choices=_ROLES)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[_ANY, *PERSON_STATES.items()]
    )

    def where(self) -> PersonFilter:
        """Give what was asked as the selector takes it."""
        return PersonFilter(
            text=self.asked("q"), role=self.asked("role"), state=self.asked("state")
        )


class RoleFilterForm(_Filter):
    """The conditions of the list of roles."""

    q = _text(_("Person or organisation"))
    role = forms.ChoiceField(label=_("Role"), required=False, choices=_ROLES)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[_ANY, *ROLE_STATES.items()]
    )

    def where(self) -> RoleFilter:
        """Give what was asked as the selector takes it."""
        return RoleFilter(text=self.asked("q"), role=self.asked("role"), state=self.asked("state"))


class OrganisationFilterForm(_Filter):
    """The conditions of the list of organisations."""

    q = _text(_("Name or credit code"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[_ANY, *_KINDS])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[_ANY, ("open", _("In use")), ("closed", _("Out of use"))],
    )

    def where(self) -> OrganisationFilter:
        """Give what was asked as the selector takes it."""
        return OrganisationFilter(
            text=self.asked("q"), kind=self.asked("kind"), state=self.asked("state")
        )


class EmailOfForm(forms.Form):
    """Where somebody's notices go."""

    email = forms.EmailField(label=_("E-mail"), required=False, max_length=254)
    is_checked = forms.BooleanField(
        label=_("I made sure that the address is theirs"),
        required=False,
        help_text=_(
            "Otherwise a link is mailed there, and notices wait until they open it. The audit"
            " trail keeps this."
        ),
    )


class NewPersonForm(EmailOfForm):
    """A sign-in for somebody."""

    name = forms.CharField(label=_("Full name"), max_length=64)
    username = forms.CharField(
        label=_("Sign-in name"),
        max_length=64,
        help_text=_("Lower-case letters, digits, points, dashes and underlines."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    field_order = ("name", "username", "email", "is_checked")


class NewOrganisationForm(forms.Form):
    """A party of the programme."""

    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=_KINDS)
    uscc = forms.CharField(
        label=_("Credit code"),
        required=False,
        max_length=30,
        help_text=_("For firms and large firms only."),
    )
    district = forms.ChoiceField(
        label=_("District"), required=False, help_text=_("For district offices only.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the districts of the city in the language of the page."""
        super().__init__(*args, **kwargs)
        field = self.fields["district"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
        field.choices = [("", "–"), *district_choices()]


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = reason_field()


class OutsideForm(forms.Form):
    """Who somebody is in the outside sign-in."""

    subject = forms.CharField(
        label=_("Identifier there"),
        max_length=191,
        help_text=_("The unchanging identifier (sub), not a name that may be given again."),
    )
    reason = reason_field()


class GrantForm(forms.Form):
    """Which role, where, from when until when, and why."""

    place = forms.ChoiceField(label=_("Role and organisation"))
    from_on = day_field(_("From"))
    until_on = day_field(
        _("Until (day after the last)"), required=False, help_text=_("Empty while nobody knows.")
    )
    reason = reason_field()

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        """Offer what the open organisations can give."""
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
        field.choices = _places()
        self.fields["from_on"].initial = today

    def chosen(self) -> tuple[int, Role]:
        """Give the organisation's key and the role."""
        key, role = str(self.cleaned_data["place"]).split(":")
        return int(key), Role(role)


def _places() -> list[Any]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for key, kind, name in open_organisations():
        for role in _GRANTED:
            if role in ROLES_OF_KIND[OrganisationKind(kind)]:
                choice = (f"{key}:{role.value}", f"{name} · {role_words(role)}")
                grouped.setdefault(str(kind_words(kind)), []).append(choice)
    return [("", "–"), *grouped.items()]


class EndForm(forms.Form):
    """When a role ends, and why."""

    until_on = day_field(
        _("Until (day after the last)"), required=False, help_text=_("Empty ends it now.")
    )
    reason = reason_field()


class LendForm(forms.Form):
    """Which role is lent to whom, from when until when, and why."""

    membership = forms.TypedChoiceField(label=_("Role"), coerce=int)
    deputy = forms.CharField(
        label=_("Sign-in name of the deputy"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    from_on = day_field(_("From"))
    until_on = day_field(_("Until (day after the last)"))
    reason = reason_field()

    def __init__(
        self, *args: Any, roles: list[tuple[int, str]], today: dt.date, **kwargs: Any
    ) -> None:
        """Offer the roles that can be lent."""
        super().__init__(*args, **kwargs)
        field = self.fields["membership"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells mypy, not people
        field.choices = roles
        self.fields["from_on"].initial = today


class FindingForm(forms.Form):
    """What the auditor found."""

    finding = forms.CharField(label=_("Finding"), max_length=400)
