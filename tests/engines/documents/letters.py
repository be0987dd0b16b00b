"""A letter and a list as programmes would issue them, for the tests."""

import datetime as dt
from dataclasses import dataclass

from renqi.engines.documents.domain.content import (
    Align,
    Column,
    Content,
    FactRow,
    Language,
    LetterContent,
    ListContent,
    Verdict,
    kind_of,
)
from renqi.engines.documents.services.issue_document import Issued, issue_document
from renqi.identity.domain.actor import Actor

NOW = dt.datetime(2026, 11, 23, 2, 30, 15, 123_456, tzinfo=dt.UTC)
OFFICER = Actor(person_id=8, name="陈晓明", role="bureau_officer", organisation_id=1)
FIRM, OTHER_FIRM = "91440300MA5DA1234X", "91440300MA5DB5678Y"
FIRM_NAME = "深圳市示例精密科技有限公司"


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """Any object with both texts will do."""

    zh: str = "专精特新中小企业认定申请不予认定决定书"
    en: str = "Refusal of recognition as an SRDI SME"


def letter(
    *,
    addressee: str = FIRM_NAME,
    paragraphs: tuple[str, ...] = ("你单位的申请，本机关已审查完毕。",),
    language: Language = Language.ZH,
) -> LetterContent:
    """Give a refusal."""
    return LetterContent(
        addressee=addressee,
        paragraphs=paragraphs,
        facts=(
            FactRow(
                name="研发费用占比",
                value="2.1%",
                condition="不低于 3%",
                verdict=Verdict.UNMET,
                clause="第八条第二项",
            ),
            FactRow(name="从业年限", value="6 年", verdict=Verdict.MET),
        ),
        decision="不予认定。",
        remedy="如不服本决定，可以提出复核。",
        remedy_until=dt.date(2026, 12, 24),
        signatory="深圳市工业和信息化局",
        signed_on=dt.date(2026, 11, 23),
        language=language,
    )


def firm_list(*, rows: int, columns: int = 3) -> ListContent:
    """Give a list of so many firms; further columns are called 栏4, 栏5 and so on."""
    more = tuple(f"栏{number}" for number in range(4, columns + 1))
    return ListContent(
        columns=(
            Column(label="序号", align=Align.RIGHT),
            Column(label="企业名称", width=4),
            Column(label="统一社会信用代码", width=3),
            *(Column(label=label) for label in more),
        ),
        rows=tuple((str(number), f"第{number}家", FIRM, *more) for number in range(1, rows + 1)),
        signatory="深圳市工业和信息化局",
        signed_on=dt.date(2026, 11, 23),
    )


def issue(
    content: Content | None = None,
    *,
    key: str = "case:12:decision",
    subject_key: str = FIRM,
    prefix: str = "韧企决",
    at: dt.datetime = NOW,
    title: Title | None = None,
) -> Issued:
    """Issue a document, a refusal unless given."""
    said = content or letter()
    return issue_document(
        kind=kind_of(said),
        number_prefix=prefix,
        title=title or Title(),
        subject_key=subject_key,
        content=said,
        key=key,
        actor=OFFICER,
        at=at,
    )
