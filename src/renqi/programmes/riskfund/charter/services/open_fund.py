"""Open a fund (设立基金)."""

import datetime as dt
import re

from django.db import transaction

from renqi.engines.policy.domain.tree import Label
from renqi.identity.domain.actor import Actor
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.domain.refusals import FundTaken, FundUnusable
from renqi.programmes.riskfund.charter.domain.vocabulary import FundKind
from renqi.programmes.riskfund.charter.models import Fund
from renqi.programmes.riskfund.charter.selectors.funds import fund_line
from renqi.programmes.riskfund.charter.services.constraints import refusing

NAME_ZH_MAX, NAME_EN_MAX = 80, 120
_KEY = re.compile(r"[a-z][a-z0-9-]{1,23}")


def open_fund(
    *, key: str, name: Label, kind: FundKind, institution_id: int, actor: Actor, at: dt.datetime
) -> FundLine:
    """Open a fund; it has neither a charter nor money yet (设立基金).

    Args:
        key: Its short name, for good: accounts and cases carry it.
        name: Its name for people.
        kind: What it is for; its charters are of the same kind.
        institution_id: The organisation that keeps its money.
        actor: Who opens it.
        at: The instant.

    Raises:
        FundTaken: There is one of this key.
        FundUnusable: The key or a name cannot be.

    Effects:
        One Fund.
    """
    zh, en = name.zh.strip(), name.en.strip()
    if not _KEY.fullmatch(key) or not 0 < len(zh) <= NAME_ZH_MAX or not 0 < len(en) <= NAME_EN_MAX:
        raise FundUnusable
    with refusing(fund=key), transaction.atomic():
        if Fund.objects.filter(key=key).exists():
            raise FundTaken(fund=key)
        row = Fund.objects.create(
            key=key,
            name_zh=zh,
            name_en=en,
            kind=kind.value,
            institution_id=institution_id,
            opened_at=at,
            opened_by_id=actor.person_id,
            opened_by_name=actor.signature,
        )
    return fund_line(row)
