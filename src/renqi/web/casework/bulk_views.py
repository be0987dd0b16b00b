"""Deciding many cases at once: a preview, then each judged again by itself (批量办理)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from renqi.engines.casework.domain.case_type import ActKind
from renqi.engines.casework.domain.refusals import CaseUnknown
from renqi.engines.casework.domain.table_lookups import act_of
from renqi.engines.casework.selectors.basis import decision_basis
from renqi.engines.casework.selectors.case_head import CaseHead, case_head
from renqi.engines.casework.selectors.options import acts_open
from renqi.engines.casework.services.bulk_decide import BulkOutcome, BulkRow, bulk_decide
from renqi.identity.domain.permissions import Action
from renqi.kernel.errors import DomainError
from renqi.web.casework import words
from renqi.web.casework.act_forms import REASON_CHARACTERS
from renqi.web.casework.answers import whole_number, why_not
from renqi.web.casework.reading import note_reading
from renqi.web.shell.refusals import UNPROCESSABLE
from renqi.web.shell.requests import PageRequest
from renqi.web.shell.rights import needs

ROWS_MAX = 100
_BULK = frozenset({ActKind.DECIDE, ActKind.CONFIRM})


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRow:
    """One case of a bulk decision as the preview judges it, and then what became of it."""

    head: CaseHead
    stage: str
    receipt: str
    why_not: str
    is_done: bool = False

    @property
    def token(self) -> str:
        """What the confirmation sends back: the case, the version and the receipt seen."""
        return f"{self.head.case_id}.{self.head.version}.{self.receipt}"


class BulkForm(forms.Form):
    """Which act, and why, for all."""

    act = forms.ChoiceField(label=_("What to do"))
    reason = forms.CharField(
        label=_("Reason, for every one of them"),
        max_length=REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@needs(Action.CASE_WORK)
@require_POST
def bulk(request: PageRequest) -> HttpResponse:
    """Preview a bulk decision; nothing is done yet."""
    chosen = _chosen(request)
    if not chosen:
        return redirect("case_queue")
    heads = _heads(request, chosen)
    acts = _acts(request, heads)
    act = request.POST.get("act") or next(iter(acts), "")
    form = _form(acts, initial={"act": act})
    rows = [_row(request, head, act) for head in heads]
    return _page(request, form, rows)


@needs(Action.CASE_WORK)
@require_POST
def bulk_do(request: PageRequest) -> HttpResponse:
    """Decide each row that was seen, judged again under its own lock, and report each."""
    seen = [_token(text) for text in request.POST.getlist("row")[:ROWS_MAX]]
    # In one order everywhere, so that two such decisions never wait for each other.
    seen = sorted((row for row in seen if row.case_id), key=lambda row: row.case_id)
    heads = {head.case_id: head for head in _heads(request, [row.case_id for row in seen])}
    form = _form(_acts(request, list(heads.values())), data=request.POST)
    if not form.is_valid():
        act = request.POST.get("act", "")
        return _page(request, form, [_row(request, head, act) for head in heads.values()])
    outcomes = bulk_decide(
        rows=[row for row in seen if row.case_id in heads],
        act=form.cleaned_data["act"],
        reason=form.cleaned_data["reason"],
        actor=request.actor,
        at=timezone.now(),
    )
    rows = [_outcome(request, heads[one.case_id], one) for one in outcomes]
    done = sum(row.is_done for row in rows)
    return render(
        request,
        "casework/bulk_done.html",
        {"rows": rows, "done": done, "refused": len(rows) - done},
    )


def _chosen(request: PageRequest) -> list[int]:
    keys = {whole_number(text) for text in request.POST.getlist("case")[:ROWS_MAX]}
    return sorted(keys - {0})


def _heads(request: PageRequest, keys: list[int]) -> list[CaseHead]:
    """Give the cases that the person may see; others do not exist."""
    found = []
    for key in keys:
        try:
            found.append(case_head(key, actor=request.actor, at=timezone.now()))
        except CaseUnknown:
            continue
    return found


def _acts(request: PageRequest, heads: list[CaseHead]) -> dict[str, str]:
    """Name the decisions that are open on any of the cases."""
    found: dict[str, str] = {}
    for head in heads:
        for option in acts_open(head.case_id, actor=request.actor, at=timezone.now()):
            if option.rule.kind in _BULK and option.is_open:
                found[option.rule.key] = words.act_words(head.case_type, option.rule.key)
    return found


def _form(acts: dict[str, str], **kwargs: Any) -> BulkForm:
    form = BulkForm(**kwargs)
    field = form.fields["act"]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101, declared so above
    field.choices = list(acts.items())
    return form


def _row(request: PageRequest, head: CaseHead, act: str) -> PreviewRow:
    offered = acts_open(head.case_id, actor=request.actor, at=timezone.now())
    option = next((one for one in offered if one.rule.key == act), None)
    rule = act_of(head.case_type, act)
    receipt, refused = "", ""
    if option is None or rule is None or rule.kind not in _BULK:
        refused = gettext("This is not done in the stage {stage}.").format(
            stage=words.stage_words(head.case_type, head.stage)
        )
    elif option.refusals:
        refused = words.refusal_words(option.refusals[0], head.case_type)
    else:
        try:
            receipt = decision_basis(head.case_id, actor=request.actor)[0]
            note_reading(head, actor=request.actor, at=timezone.now())
        except DomainError as error:
            refused = words.refusal_words(error, head.case_type)
    return PreviewRow(
        head=head,
        stage=words.stage_words(head.case_type, head.stage),
        receipt=receipt,
        why_not=refused,
    )


def _outcome(request: PageRequest, head: CaseHead, outcome: BulkOutcome) -> PreviewRow:
    refused = why_not(request, outcome.refusal, head) if outcome.refusal else ""
    return PreviewRow(
        head=head,
        stage=words.stage_words(head.case_type, outcome.stage or head.stage),
        receipt="",
        why_not=refused,
        is_done=outcome.refusal is None,
    )


def _token(text: str) -> BulkRow:
    case_id, _, rest = text.partition(".")
    version, _, receipt = rest.partition(".")
    return BulkRow(
        case_id=whole_number(case_id), version=whole_number(version), receipt_digest=receipt[:64]
    )


def _page(request: PageRequest, form: BulkForm, rows: list[PreviewRow]) -> HttpResponse:
    shown = {"form": form, "rows": rows, "open": sum(not row.why_not for row in rows)}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "casework/bulk.html", shown, status=status)
