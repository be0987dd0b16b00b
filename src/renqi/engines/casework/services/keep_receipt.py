"""Keep with a case what a decision rests on (登记决定凭证)."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from renqi.engines.casework.domain.decision_receipt import basis_digest
from renqi.engines.casework.domain.refusals import ReceiptUnknown
from renqi.engines.casework.models import Case, Receipt
from renqi.engines.casework.selectors.basis import case_basis
from renqi.engines.casework.services.constraints import refusing


def keep_receipt(
    *, case_id: int, digest: str, document: Mapping[str, Any], at: dt.datetime
) -> Receipt:
    """Keep a receipt of the programme's own, such as the verdict of a rule (登记判定凭证).

    Keeping the same receipt again is nothing new.

    Args:
        case_id: The case.
        digest: The receipt's own digest; decisions name it.
        document: The receipt.
        at: The instant.

    Effects:
        One Receipt, the first time.
    """
    with refusing(), transaction.atomic():
        row, _ = Receipt.objects.get_or_create(
            case_id=case_id, digest=digest, defaults={"document": dict(document), "kept_at": at}
        )
    return row


def keep_basis(case: Case, *, digest: str, at: dt.datetime) -> None:
    """Keep the state of the case that a decision names, so that it can be shown for ever.

    Raises:
        ReceiptUnknown: It names neither this state nor a receipt that is kept.

    Effects:
        One Receipt, the first time.
    """
    if Receipt.objects.filter(case=case, digest=digest).exists():
        return
    basis = case_basis(case)
    if basis_digest(basis) != digest:
        raise ReceiptUnknown
    Receipt.objects.create(case=case, digest=digest, document=basis, kept_at=at)
