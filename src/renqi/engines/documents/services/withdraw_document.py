"""Say of a document that it no longer stands (撤回文书)."""

from datetime import datetime

from django.db import transaction

from renqi.engines.documents.domain import refusals
from renqi.engines.documents.domain.codes import read_code
from renqi.engines.documents.models import IssuedDocument, Withdrawal
from renqi.engines.documents.services.constraints import refusing
from renqi.identity.domain.actor import Actor


def withdraw_document(
    *, code: str, reason: str, actor: Actor, at: datetime, replaced_by: str = ""
) -> None:
    """Withdraw a document; whoever asks for its code is told, and why (撤回文书).

    Args:
        code: Code of the document.
        reason: Why, as everybody who has the code will read it.
        actor: Who withdraws it.
        at: When.
        replaced_by: Code of the document in its place; nothing for none.

    Raises:
        DocumentNotFound: One of the codes is nobody's.
        DocumentWithdrawnAlready: It is withdrawn.
        WithdrawalUnreasoned: The reason is empty.
        ReplacedByItself: The other one is the same, or withdrawn itself.

    Effects:
        One row of withdrawals.
    """
    words = reason.strip()
    if not words:
        raise refusals.WithdrawalUnreasoned
    with transaction.atomic():
        document = _document(code)
        if Withdrawal.objects.filter(document=document).exists():
            raise refusals.DocumentWithdrawnAlready(number=document.number)
        other = _document(replaced_by) if replaced_by else None
        if other is not None and Withdrawal.objects.filter(document=other).exists():
            raise refusals.ReplacedByItself
        with refusing(number=document.number):
            Withdrawal.objects.create(
                document=document,
                reason=words,
                replaced_by=other,
                replaced_by_number=other.number if other else "",
                withdrawn_at=at,
                withdrawn_by=actor.signature,
                withdrawn_by_key=actor.person_id,
            )


def _document(code: str) -> IssuedDocument:
    found = IssuedDocument.objects.defer("pdf", "content").filter(code=read_code(code)).first()
    if found is None:
        raise refusals.DocumentNotFound
    return found
