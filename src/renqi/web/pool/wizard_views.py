"""A new list from a run of the survey, with a live preview (批量建议向导)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.programmes.cultivation.pool.domain.entry_rules import rules_of
from renqi.programmes.cultivation.pool.domain.kinds import PoolKind
from renqi.programmes.cultivation.pool.selectors.candidate_lines import Preview, preview
from renqi.programmes.cultivation.pool.selectors.firm_classes import classes_of
from renqi.programmes.cultivation.pool.services.propose_from_run import propose_from_run
from renqi.programmes.cultivation.survey.selectors.candidates import RunInForce, run_in_force
from renqi.web.pool import words
from renqi.web.pool.forms import WizardForm
from renqi.web.shell.refusals import UNPROCESSABLE, refusal_text
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

_EXAMPLES = 8
_START = {"kind": "single_champion", "with_met": True, "with_near": True, "nearness": 60}


@needs(Action.POOL_KEEP)
def new_list(request: PageRequest) -> HttpResponse:
    """Ask what a list shall hold and say at once how many firms that are; a POST drafts it."""
    scope = request.actor.scope(Action.POOL_KEEP)
    run = run_in_force(scope=scope)
    if request.method == "POST":
        form = WizardForm(request.POST)
        made = _make(request, form, run) if form.is_valid() else None
        if made is not None:
            messages.success(request, gettext("The list is drafted. Look it through, submit it."))
            return redirect("pool_list", proposal_id=made)
    else:
        # A box that is not ticked sends nothing, so any sent field means that all were sent.
        form = WizardForm(request.GET if "kind" in request.GET else _START)
    found = _preview(form, run, scope) if run is not None and form.is_valid() else None
    shown = {
        "form": form,
        "run": run,
        "found": found,
        "is_refused": request.method == "POST",
    }
    part = "pool/preview.html"
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, part if request.htmx else "pool/wizard.html", shown, status=status)


def _make(request: PageRequest, form: WizardForm, run: RunInForce | None) -> int | None:
    given, now = form.cleaned_data, timezone.now()
    kind = PoolKind(given["kind"])
    usual = f"{words.KINDS[kind]} {timezone.localdate(now).isoformat()}"
    asked = request.POST.get("run_id", "")
    is_number = asked.isdecimal() and len(asked) < 19  # noqa: PLR2004  what a key can have
    try:
        return propose_from_run(
            kind=kind,
            wanted=form.wanted(),
            run_id=int(asked) if is_number else (run.id if run is not None else 0),
            title=given.get("title") or usual,
            scope=request.actor.scope(Action.POOL_KEEP),
            actor=request.actor,
            at=now,
            at_most=given.get("at_most"),
        )
    except DomainError as error:
        form.add_error(None, refusal_text(error))
        return None


def _preview(form: WizardForm, run: RunInForce, scope: Any) -> dict[str, Any]:
    rules = rules_of(PoolKind(form.cleaned_data["kind"]), on=run.as_of)
    found: Preview = preview(rules, form.wanted(), as_of=run.as_of, scope=scope)
    first = list(found.reasons)[:_EXAMPLES]
    names = classes_of(first, scope=scope)
    at_most = form.cleaned_data.get("at_most")
    n_lines = min(len(found.reasons), at_most or len(found.reasons))
    return {
        "total": len(found.reasons),
        "lines": n_lines,
        "is_too_long": n_lines > rules.lines_at_most,
        "lines_at_most": rules.lines_at_most,
        "ways": [(words.WAYS[key], found.by_way.get(key, 0)) for key in words.WAYS],
        "grades": [(words.GRADES[key], number) for key, number in found.by_grade.items()],
        "in_pool": found.in_pool,
        "in_lists": found.in_lists,
        "rules": rules.ref,
        "examples": [
            {
                "name": names[code].name if code in names else code,
                "uscc": code,
                "grade": words.GRADES[found.reasons[code].grade],
                "why": words.why_words(found.reasons[code].document()),
            }
            for code in first
        ],
    }
