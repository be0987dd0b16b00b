"""The funds that a reader has to do with, and opening one (基金总览)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.domain.permissions import Action
from renqi.identity.selectors.organisation_list import open_organisations
from renqi.identity.selectors.organisations import organisation_names
from renqi.kernel.errors import DomainError
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_value, has_book
from renqi.programmes.riskfund.charter.domain.charter import CharterInForce
from renqi.programmes.riskfund.charter.domain.charter_lines import value_text
from renqi.programmes.riskfund.charter.domain.entries import Entry
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.domain.refusals import NoCharter
from renqi.programmes.riskfund.charter.domain.schema_help import COVER
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
from renqi.programmes.riskfund.charter.selectors.funds import charter_on, funds
from renqi.programmes.riskfund.charter.selectors.versions import Standing, versions
from renqi.programmes.riskfund.charter.services.open_fund import (
    NAME_EN_MAX,
    NAME_ZH_MAX,
    open_fund,
)
from renqi.web.fund import words
from renqi.web.shell.bilingual import said
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_SHOWN = ("multiple", "waiting_months", "claim_window_months", "amount_min")
_OPEN = frozenset({Standing.DRAFT, Standing.TRIED, Standing.SUBMITTED, Standing.APPROVED})


class FundForm(forms.Form):
    """What a new fund is."""

    key = forms.SlugField(
        label=_("Key"),
        max_length=24,
        help_text=_("2 to 24 small letters, digits and hyphens. It can never be changed."),
    )
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=NAME_ZH_MAX)
    name_en = forms.CharField(label=_("Name in English"), max_length=NAME_EN_MAX)
    kind = forms.ChoiceField(label=_("Kind"))
    institution = forms.TypedChoiceField(label=_("Institution that keeps the money"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the kinds and the institutions that there are."""
        super().__init__(*args, **kwargs)
        offered: dict[str, list[tuple[Any, str]]] = {
            "kind": [(kind.value, words.kind_name(kind)) for kind in FundKind],
            "institution": [
                (key, name)
                for key, kind, name in open_organisations()
                if kind == OrganisationKind.INSTITUTION
            ],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared so above
            field.choices = choices


@needs(Action.FUND_READ)
def overview(request: PageRequest) -> HttpResponse:
    """Show one card a fund, with what of it is the reader's."""
    actor = request.actor
    found = funds(actor.scope(Action.FUND_READ))
    names = organisation_names([one.institution_id for one in found])
    cards = [_card(one, actor, names.get(one.institution_id, "")) for one in found]
    shown = {
        "cards": cards,
        "may_rule": actor.may_everywhere(Action.FUND_RULE),
        "may_trial": actor.may_everywhere(Action.FUND_READ),
        "is_firm": actor.may(Action.FUND_JOIN),
    }
    return render(request, "fund/overview.html", shown)


@needs(Action.FUND_RULE, everywhere=True)
def fund_new(request: PageRequest) -> HttpResponse:
    """Open a fund."""
    form = FundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            fund = open_fund(
                key=given["key"],
                name=Label(zh=given["name_zh"], en=given["name_en"]),
                kind=FundKind(given["kind"]),
                institution_id=given["institution"],
                actor=request.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("key", refusal_text(error))
        else:
            messages.success(request, gettext("The fund is open. Draft its charter now."))
            return redirect(f"{reverse('fund_charter_new')}?fund={fund.key}")
    status = 422 if form.is_bound else 200
    return render(request, "fund/fund_new.html", {"form": form}, status=status)


def _card(fund: FundLine, actor: Actor, institution: str) -> dict[str, Any]:
    today, scope = timezone.localdate(), actor.scope(Action.FUND_READ)
    lines = versions(scope=scope, on=today, fund=fund.key)
    in_force = _in_force(fund.key)
    shown: dict[str, Any] = {
        "fund": fund,
        "kind": words.kind_name(fund.kind),
        "institution": institution,
        "in_force": in_force,
        "number": in_force.ref.rpartition("@")[2] if in_force else "",
        "facts": _facts(in_force) if in_force else [],
        "open": [
            {"line": one, "look": words.STANDINGS[one.standing]}
            for one in lines
            if one.standing in _OPEN or one.standing is Standing.COMING
        ],
        "value": None,
    }
    # What the whole fund holds is for those who see its money.
    sees_money = scope.all or scope.organisation_id == fund.institution_id
    if sees_money and has_book(fund.key):
        shown["value"] = fund_value(fund.key)
    return shown


def _in_force(fund: str) -> CharterInForce | None:
    try:
        return charter_on(fund, on=timezone.localdate())
    except NoCharter:
        return None


def _facts(in_force: CharterInForce) -> list[tuple[str, str]]:
    entries = {one.key: one for one in COVER.nodes if isinstance(one, Entry)}
    cover = in_force.charter.cover
    return [
        (said(entries[key].label), said(value_text(getattr(cover, key), entries[key])))
        for key in _SHOWN
    ]
