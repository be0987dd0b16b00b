"""Doing one act on a case: what lies before the person, the form, the answer (办理页)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from renqi.engines.casework.domain.case_type import GIVES_A_DUTY, ActKind, ActRule
from renqi.engines.casework.domain.refusals import ConflictOfInterest, InterestUndeclared
from renqi.engines.casework.domain.table_lookups import act_of, duty_of
from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.case_file import reviews_of
from renqi.engines.casework.selectors.case_head import CaseHead
from renqi.engines.casework.selectors.drafts import draft_of
from renqi.engines.casework.selectors.evidence import evidence_of
from renqi.engines.casework.selectors.notices import notices_of
from renqi.engines.casework.selectors.options import ActOption, acts_open
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action
from renqi.identity.selectors.holders import holders_of
from renqi.kernel.errors import DomainError
from renqi.web.casework import words
from renqi.web.casework.act_calls import ActCall, do_act
from renqi.web.casework.act_forms import ActForm
from renqi.web.casework.answers import go_to, head_or_404, whole_number, why_not
from renqi.web.casework.check_list import check_list
from renqi.web.casework.file_parts import evidence_lines, form_lines, remarks_on
from renqi.web.casework.reading import note_reading
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A case and one act on it, as the page found them."""

    head: CaseHead
    rule: ActRule
    option: ActOption | None
    people: Sequence[Actor]


@needs(Action.CASE_WORK)
def case_act(request: PageRequest, case_id: int, act: str) -> HttpResponse:
    """Show the form of an act; a POST does it."""
    setting = _setting(request, case_id, act)
    if request.method == "POST":
        return _do(request, setting)
    return _page(request, setting, _form(request, setting))


def _do(request: PageRequest, setting: Setting) -> HttpResponse:
    form = _form(request, setting, data=request.POST)
    if not form.is_valid():
        return _page(request, setting, form)
    call = ActCall(
        case_id=setting.head.case_id,
        rule=setting.rule,
        given=form.cleaned_data,
        actor=request.actor,
        at=timezone.now(),
        people=setting.people,
        revision=whole_number(request.POST.get("revision")),
    )
    try:
        url = do_act(call)
    except DomainError as error:
        now = _setting(request, setting.head.case_id, setting.rule.key)
        again = _again(request, now)
        return _page(request, now, again, refusal=why_not(request, error, now.head))
    done = gettext("Done: {act}.").format(
        act=words.act_words(setting.head.case_type, call.rule.key)
    )
    return go_to(request, url, said=done)


def _setting(request: PageRequest, case_id: int, act: str) -> Setting:
    head = head_or_404(request, case_id)
    rule = act_of(head.case_type, act)
    # Acts of other people's duties are no pages of this person.
    if rule is None or request.actor.role not in duty_of(head.case_type, rule.duty).roles:
        raise Http404
    now = timezone.now()
    offered = acts_open(case_id, actor=request.actor, at=now)
    people: Sequence[Actor] = ()
    if rule.kind in GIVES_A_DUTY:
        roles = duty_of(head.case_type, rule.gives_duty).roles
        people = holders_of(roles, as_of=timezone.localdate(), at=now)
    return Setting(
        head=head,
        rule=rule,
        option=next((one for one in offered if one.rule.key == act), None),
        people=people,
    )


def _form(request: PageRequest, setting: Setting, data: Any = None) -> ActForm:
    head, rule = setting.head, setting.rule
    notice = None
    if rule.kind is ActKind.ANSWER:
        notice = next(iter(notices_of(head.case_id, actor=request.actor)), None)
    receipt = ""
    if rule.needs.receipt and data is None:
        receipt = _basis(request, head)
    first = {"version": head.version, "receipt": receipt}
    return ActForm(data, rule=rule, head=head, people=setting.people, notice=notice, initial=first)


def _again(request: PageRequest, now: Setting) -> ActForm:
    """Keep what was written, to be sent again for the case as it stands now."""
    data = request.POST.copy()
    data["version"] = str(now.head.version)
    if now.rule.needs.receipt:
        data["receipt"] = _basis(request, now.head)
    return _form(request, now, data=data)


def _basis(request: PageRequest, head: CaseHead) -> str:
    try:
        return decision_basis(head.case_id, actor=request.actor)[0]
    except (ConflictOfInterest, InterestUndeclared):
        # The gate says so on the page; there is nothing to decide on.
        return ""


def _page(
    request: PageRequest, setting: Setting, form: ActForm, *, refusal: str = ""
) -> HttpResponse:
    head, rule = setting.head, setting.rule
    shown: dict[str, Any] = {
        "head": head,
        "rule": rule,
        "form": form,
        "refusal": refusal,
        "option": setting.option,
        "why_not": [words.refusal_words(one, head.case_type) for one in setting.option.refusals]
        if setting.option
        else [_not_here(head)],
        "is_grave": rule.kind in _GRAVE,
        "back": reverse("case", args=[head.case_id]),
        **_before(request, head, rule),
    }
    status = UNPROCESSABLE if refusal or form.errors else 200
    name = "casework/act_form.html" if request.htmx else "casework/act.html"
    return render(request, name, shown, status=status)


def _not_here(head: CaseHead) -> str:
    stage = words.stage_words(head.case_type, head.stage)
    return gettext("This is not done in the stage {stage}.").format(stage=stage)


def _before(request: PageRequest, head: CaseHead, rule: ActRule) -> dict[str, Any]:
    """What the person should have before them while writing (办理依据)."""
    if rule.kind is ActKind.SUBMIT:
        draft = draft_of(head.case_id, actor=request.actor)
        return {
            "check_list": check_list(head, rule, draft, actor=request.actor),
            "revision": draft.revision,
        }
    if rule.kind not in _WITH_BASIS:
        return {}
    try:
        shown = {
            "form_lines": form_lines(head, actor=request.actor),
            "evidence": evidence_lines(
                head.case_type, evidence_of(head.case_id, actor=request.actor)
            ),
            "reviews": reviews_of(head.case_id, actor=request.actor),
            "remarks": remarks_on(head),
        }
    except (ConflictOfInterest, InterestUndeclared):
        return {}
    note_reading(head, actor=request.actor, at=timezone.now())
    return shown


_GRAVE = frozenset({ActKind.WITHDRAW})
_WITH_BASIS = frozenset({ActKind.DECIDE, ActKind.CONFIRM, ActKind.REVIEW, ActKind.PUBLISH})
