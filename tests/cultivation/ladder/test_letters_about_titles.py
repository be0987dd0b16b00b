"""Letters about titles: whoever verifies an old one reads what has become of the title."""

import datetime as dt
from pathlib import Path

import pytest

from renqi.engines.documents.domain.content import LetterContent
from renqi.engines.documents.models import IssuedDocument
from renqi.engines.documents.selectors.documents import document_by_code, documents_of
from renqi.engines.documents.services.issue_document import issue_document
from renqi.identity.domain.scope import Scope
from renqi.identity.models import Message
from renqi.programmes.cultivation.ladder.domain.rungs import rung_of
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.services.grant_title import grant_title
from renqi.programmes.cultivation.ladder.services.title_cases import open_review, open_revocation
from renqi.programmes.cultivation.ladder.services.title_letters import OFFICE, PREFIX
from tests.cultivation.ladder.register import (
    decides,
    does,
    hand_in,
    make_register,
    noon,
    person,
    registered,
)
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db
ALL = Scope(all=True)


@pytest.fixture(autouse=True)
def _register(tmp_path: Path) -> None:
    make_register(tmp_path)


def _granted(rung: str, *, case_id: int) -> tuple[int, str]:
    """Grant a title by a letter of a case, as an application does; give it and the code."""
    letter = issue_document(
        kind="letter",
        number_prefix=PREFIX,
        title=rung_of(rung),
        subject_key=FIRM_USCC,
        content=LetterContent(
            addressee="甲", paragraphs=("认定。",), signatory=OFFICE, signed_on=dt.date(2026, 6, 1)
        ),
        key=f"case:{case_id}:approve-9",
        actor=person("bureau"),
        at=noon("2026-06-01"),
    )
    title = grant_title(
        uscc=FIRM_USCC,
        rung=rung,
        rule_ref="cn.srdi@2026-04-01",
        granted_on=dt.date(2026, 6, 1),
        document=letter.number,
        case_id=case_id,
        actor=person("bureau"),
        at=noon("2026-06-01"),
    )
    return title, letter.code


def _revoked(title: int, ground: str) -> int:
    bureau, lead, firm = person("bureau"), person("lead"), person("firm")
    case = open_revocation(
        title, ground=ground, finding="研发费用虚报", actor=bureau, at=noon("2026-07-01")
    )
    hand_in(case, {"ground": ground, "finding": "研发费用虚报"}, actor=bureau, on="2026-07-01")
    does(case, "reply", actor=firm, on="2026-07-06", reason="数据口径不同")
    decides(case, "propose", actor=bureau, on="2026-07-07")
    decides(case, "confirm", actor=lead, on="2026-07-08")
    return case


def _standing() -> list[str]:
    lines = documents_of(FIRM_USCC, scope=ALL)
    return sorted(one.title.zh for one in lines if one.withdrawal is None)


def test_the_letter_that_granted_a_revoked_title_no_longer_stands() -> None:
    title, code = _granted("srdi", case_id=900)
    _revoked(title, "data_fraud")
    old = document_by_code(code)
    assert old.withdrawal is not None
    assert old.withdrawal.reason == "专精特新中小企业称号已于2026年7月8日被撤销。"
    assert _standing() == ["撤销称号决定书"]
    new = next(one for one in documents_of(FIRM_USCC, scope=ALL) if one.withdrawal is None)
    assert old.withdrawal.replaced_by == new.number


def test_the_letter_of_revocation_names_ground_titles_ban_and_the_last_day_to_appeal() -> None:
    title, _ = _granted("srdi", case_id=900)
    registered("innovative", "2025-06-01", on="2026-06-01")
    _revoked(title, "data_fraud")
    letters = IssuedDocument.objects.filter(title_zh="撤销称号决定书").order_by("pk")
    # One a title: each can be given back by itself.
    assert letters.count() == 2
    said = letters[0].content
    facts = {one["name"]: one for one in said["facts"]}
    assert facts["撤销事由"]["value"] == "数据造假"
    assert facts["撤销事由"]["clause"]
    assert facts["一并撤销的称号"]["value"] == "专精特新中小企业、创新型中小企业"
    # Three years from the day of the revocation, 2026-07-08.
    assert facts["禁止申报至"]["value"] == "2029年7月8日"
    assert "申诉" in said["remedy"]
    # Fifteen working days after 2026-07-08, a Wednesday: 2026-07-29.
    assert said["remedy_until"] == "2026-07-29"


def test_a_title_given_back_has_a_new_letter_and_the_old_grant_stays_withdrawn() -> None:
    title, code = _granted("srdi", case_id=900)
    case = _revoked(title, "quality")
    does(case, "appeal", actor=person("firm"), on="2026-07-10", reason="复检合格")
    decides(case, "give_back", actor=person("lead"), on="2026-07-13")
    assert document_by_code(code).withdrawal is not None
    assert _standing() == ["恢复称号通知书"]


def test_a_renewal_and_a_refused_renewal_have_their_letters() -> None:
    bureau, lead, firm = person("bureau"), person("lead"), person("firm")
    title = registered("innovative", "2023-08-01", on="2026-06-01")
    review = open_review(title, actor=firm, at=noon("2026-07-01"))
    hand_in(review, {"statement": "经营稳定"}, actor=firm, on="2026-07-01")
    decides(review, "refuse", actor=bureau, on="2026-07-02")
    assert _standing() == ["称号复核不予通过决定书"]
    does(review, "appeal", actor=firm, on="2026-07-03", reason="数据口径不同")
    decides(review, "reopen", actor=lead, on="2026-07-06")
    assert _standing() == []
    decides(review, "propose", actor=bureau, on="2026-07-07")
    decides(review, "confirm", actor=lead, on="2026-07-08")
    assert Title.objects.get(pk=title).renewals == 1
    assert _standing() == ["称号复核通过通知书"]


def test_the_bureau_is_told_to_look_at_what_was_paid_for_a_revoked_title() -> None:
    title, _ = _granted("srdi", case_id=900)
    _revoked(title, "quality")
    told = Message.objects.filter(link=f"/ladder/titles/{title}/")
    assert {one.person.username for one in told} == {"bureau", "lead"}
