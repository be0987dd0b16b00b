"""What officials are shown beside an application (申报办理参考)."""

import datetime as dt

from renqi.engines.casework.domain.case_kinds import Remark
from renqi.engines.casework.domain.case_type import Label
from renqi.engines.casework.domain.city_time import day_of
from renqi.engines.policy.explaining.fact_words import fact_text
from renqi.programmes.cultivation.calls.models import Application, SiteVisit
from renqi.programmes.cultivation.ladder.domain.rungs import Rung
from renqi.registry.domain.vocabulary import fact_catalogue
from renqi.registry.selectors.relations import related_firms

_CALL = Label(zh="申报通知", en="Call")
_VERDICT = Label(zh="按提交数据判定", en="Judged by what was handed in")
_STATED = Label(zh="企业新申报、与在册不一致的数据", en="Figures stated against what is on file")
_RELATED = Label(zh="关联企业", en="Related firms")
_VISIT = Label(zh="现场核查记录", en="On-site record")
_WORDS = {
    "met": Label(zh="符合", en="met"),
    "review": Label(zh="待人工判断", en="needs judgement"),
    "unknown": Label(zh="数据不足", en="cannot be told"),
    "unmet": Label(zh="不符合", en="not met"),
}


def remarks_on_applicant(subject_key: str, *, rung: Rung, at: dt.datetime) -> tuple[Remark, ...]:
    """Say under which call the firm applies, how it stands, and what was found (申报办理参考)."""
    found = (
        Application.objects.select_related("call")
        .filter(uscc=subject_key, rung=rung.key, handed_in_at__isnull=False)
        .order_by("-handed_in_at")
        .first()
    )
    if found is None:
        return ()
    return (
        Remark(label=_CALL, text=_both(f"{found.call.number} {found.call.title}")),
        Remark(label=_VERDICT, text=_verdict(found)),
        *_stated(found),
        *_visits(found),
        *_related(subject_key, on=day_of(at)),
    )


def _verdict(found: Application) -> Label:
    words = _WORDS.get(found.verdict, _both(found.verdict))
    counted = f"{found.met}/{found.total}"
    return Label(zh=f"{words.zh}（{counted}项）", en=f"{words.en} ({counted})")


def _stated(found: Application) -> tuple[Remark, ...]:
    lines = []
    for one in found.stated:
        spec = fact_catalogue()[one["key"]]
        now, was = fact_text(spec, one["value"]), fact_text(spec, one["was"])
        lines.append(
            Label(zh=f"{spec.zh}：{was.zh}→{now.zh}", en=f"{spec.en}: {was.en} → {now.en}")
        )
    if not lines:
        return ()
    return (
        Remark(
            label=_STATED,
            text=Label(
                zh="；".join(one.zh for one in lines), en="; ".join(one.en for one in lines)
            ),
        ),
    )


def _visits(found: Application) -> tuple[Remark, ...]:
    return tuple(
        Remark(
            label=_VISIT,
            text=_both(f"{one.visited_on} {'、'.join(one.people)}：{one.finding}"),
        )
        for one in SiteVisit.objects.filter(application=found).order_by("pk")
    )


def _related(uscc: str, *, on: dt.date) -> tuple[Remark, ...]:
    related = related_firms(uscc, as_of=on)
    if not related:
        return ()
    return (Remark(label=_RELATED, text=_both("、".join(one.name for one in related))),)


def _both(text: str) -> Label:
    return Label(zh=text, en=text)
