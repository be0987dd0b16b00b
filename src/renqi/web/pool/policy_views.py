"""Quotas of the pool, and what each kind and grade asks for (名额与入库标准)."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.pool.domain.entry_rules import KindRules, Opening, pool_rules
from renqi.programmes.cultivation.pool.domain.kinds import Grade, PoolKind
from renqi.programmes.cultivation.pool.selectors.quotas import quotas
from renqi.programmes.cultivation.pool.services.quotas import set_quota
from renqi.web.pool import words
from renqi.web.pool.forms import QuotaForm
from renqi.web.registry.words import district_words
from renqi.web.shell.asked import asked_format
from renqi.web.shell.bilingual import said
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@needs(Action.POOL_KEEP)
def pool_quotas(request: PageRequest) -> HttpResponseBase:
    """Show the quotas and how full they are; a POST sets one."""
    scope = request.actor.scope(Action.POOL_KEEP)
    form = QuotaForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _set(request, form):
        messages.success(request, gettext("The quota is set."))
        return redirect("pool_quotas")
    rows: list[dict[str, Any]] = [
        {
            "quota": one,
            "kind": words.KINDS.get(one.kind, one.kind),
            "grade": words.GRADES.get(one.grade, one.grade),
            "district": district_words(one.district) if one.district else gettext("whole city"),
        }
        for one in quotas(scope=scope)
    ]
    if asked_format(request):
        return hand_out(
            request,
            name="pool-quotas",
            title=gettext("Quotas"),
            header=[
                gettext("Kind of pool"),
                gettext("Grade"),
                gettext("District"),
                gettext("Call"),
                gettext("Places"),
                gettext("Taken"),
            ],
            rows=(
                (
                    str(row["kind"]),
                    str(row["grade"]),
                    str(row["district"]),
                    row["quota"].call,
                    row["quota"].places,
                    row["quota"].taken,
                )
                for row in rows
            ),
        )
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "pool/quotas.html", {"form": form, "rows": rows}, status=status)


@needs(Action.FIRM_READ)
def pool_rules_page(request: PageRequest) -> HttpResponseBase:
    """Show every version of what each kind and grade asks for, with its source."""
    shown = [_version(one) for one in sorted(pool_rules(), key=_newest_first)]
    return render(request, "pool/rules.html", {"versions": shown, "today": timezone.localdate()})


def _newest_first(one: KindRules) -> tuple[int, int]:
    return list(PoolKind).index(one.kind), -one.version.toordinal()


def _set(request: PageRequest, form: QuotaForm) -> bool:
    given = form.cleaned_data
    try:
        set_quota(
            kind=PoolKind(given["kind"]),
            grade=Grade(given["grade"]),
            district=given["district"],
            places=given["places"],
            reason=given["reason"],
            actor=request.actor,
            at=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, refusal_text(error))
        return False
    return True


def _version(one: KindRules) -> dict[str, Any]:
    return {
        "rules": one,
        "name": said(one.name),
        "icon": words.KIND_ICONS[one.kind],
        "grades": [
            {
                "label": words.GRADES[grade.grade],
                "note": words.note_words(grade.note),
                "source": words.source_words(grade.source),
                "opens": [_opening_words(opening) for opening in grade.opens],
            }
            for grade in one.grades
        ],
    }


def _opening_words(one: Opening) -> str:
    if one.title:
        return gettext("holds {title}").format(title=words.title_words(one.title))
    rule = words.rule_words(one.rule)
    if one.shortfall_at_most is not None:
        share = f"{one.shortfall_at_most * 100:.0f} %"
        return gettext("{rule}: a near miss, at most {share} short in all").format(
            rule=rule, share=share
        )
    if one.unknown_facts_at_most is not None:
        return gettext("{rule}: open by at most {n} facts").format(
            rule=rule, n=one.unknown_facts_at_most
        )
    return gettext("{rule}: met, or left to an official's judgement").format(rule=rule)
