"""A revocation confirmed on its page, as the role of pages: letters, messages, the public check."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from renqi.engines.documents.models import IssuedDocument
from renqi.programmes.cultivation.ladder.domain.calendar import months_after
from renqi.programmes.cultivation.ladder.models import Title
from renqi.programmes.cultivation.ladder.services.grant_title import TitleEntry, register_title
from renqi.programmes.cultivation.ladder.services.title_cases import open_revocation
from tests.cultivation.ladder.register import decides, does, hand_in, make_register, person
from tests.web.clients import HTMX, signed_in
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db


def test_a_revocation_confirmed_on_its_page_can_be_verified_by_anybody(tmp_path: Path) -> None:
    make_register(tmp_path)
    now, today = timezone.now(), timezone.localdate()
    on = str(today)
    bureau, firm = person("bureau", on), person("firm", on)
    until = months_after(today, 10)
    entry = TitleEntry(
        uscc=FIRM_USCC, rung="srdi", granted_on=months_after(until, -36), valid_until=until
    )
    title = register_title(entry, actor=bureau, at=now)
    case = open_revocation(title, ground="quality", finding="抽检不合格", actor=bureau, at=now)
    hand_in(case, {"ground": "quality", "finding": "抽检不合格"}, actor=bureau, on=on)
    does(case, "reply", actor=firm, on=on, reason="已整改")
    decides(case, "propose", actor=bureau, on=on)

    lead, url = signed_in("lead"), reverse("case_act", args=[case, "confirm"])
    form = lead.get(url).context["form"]
    seen = {name: form[name].value() or "" for name in ("version", "receipt")}
    lead.post(url, {**seen, "reason": "核对属实"}, headers=HTMX)
    assert Title.objects.get(pk=title).status == "revoked"
    letter = IssuedDocument.objects.get(title_zh="撤销称号决定书")

    page = Client().post(reverse("document_verify"), {"code": letter.code}, follow=True)
    assert "撤销称号决定书" in page.content.decode()
