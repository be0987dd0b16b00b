"""What officials should know of a firm before they decide a claim (认领参考)."""

import datetime as dt

from django.utils import timezone

from renqi.engines.casework.domain.case_kinds import Remark
from renqi.engines.casework.domain.case_type import Label
from renqi.identity.selectors.firm_people import people_of_firm
from renqi.registry.models import Firm

_ON_FILE = Label(zh="名录中的企业名称", en="Name on file")
_PEOPLE = Label(zh="已有企业用户", en="People who act for the firm already")
_NOT_ON_FILE = Label(zh="名录中没有该信用代码", en="The credit code is not on file")
_NOBODY = Label(zh="无", en="None")


def name_on_file(uscc: str) -> str:
    """Give the name of the firm with this credit code, empty where it is not on file."""
    kept = _kept(uscc)
    return kept.name if kept else ""


def code_on_file(uscc: str) -> str:
    """Give the code under which the firm with this code goes on, empty where it is not on file."""
    kept = _kept(uscc)
    return kept.uscc if kept else ""


def _kept(uscc: str) -> Firm | None:
    row = Firm.objects.filter(uscc=uscc).select_related("merged_into").first()
    return row.merged_into or row if row else None


def claim_remarks(subject_key: str, *, at: dt.datetime) -> tuple[Remark, ...]:
    """Say under which name the firm is on file, and who acts for it already (认领参考)."""
    name = name_on_file(subject_key)
    people = people_of_firm(subject_key, as_of=timezone.localdate(at), at=at)
    names = "、".join(one.name for one in people)
    return (
        Remark(label=_ON_FILE, text=Label(zh=name, en=name) if name else _NOT_ON_FILE),
        Remark(
            label=_PEOPLE,
            text=Label(zh=names, en=", ".join(one.name for one in people)) if names else _NOBODY,
        ),
    )
