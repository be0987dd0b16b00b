"""Prove that an address is one's own, by a link that is mailed there (邮箱验证)."""

import datetime as dt

from django.conf import settings
from django.core.signing import Signer
from django.db import transaction
from django.utils.crypto import constant_time_compare

from renqi.audit.domain.events import EventKind
from renqi.audit.services.record_event import record_event
from renqi.identity.domain.actor import Actor
from renqi.identity.domain.refusals import MailIsOff, NothingToProve, ProofsTooMany, ProofVoid
from renqi.identity.models import EmailProof, Mail, Person
from renqi.identity.services.rows import hold_person, person_subject

HOURS = 24
_LASTS = dt.timedelta(hours=HOURS)
_DAY = dt.timedelta(days=1)
# Whoever types a stranger's address can have them mailed this often a day and no more.
_TO_ONE_ADDRESS, _BY_ONE_PERSON = 3, 5
_DIGITS_MOST = 18


@transaction.atomic
def ask_for_proof(*, actor: Actor, at: dt.datetime) -> None:
    """Have another link mailed to one's own address; those before it hold no longer (重发验证).

    Raises:
        MailIsOff: No mail server is set; the system administrator can check the address.
        NothingToProve: There is no address, or it is proven.
        ProofsTooMany: Enough links were mailed there today.

    Effects:
        One EmailProof and its Mail; the end of those before it.

    Locks:
        The person.
    """
    person = hold_person(actor.person_id)
    if not settings.RENQI_MAIL:
        raise MailIsOff
    if not person.email or person.email_proven_at is not None:
        raise NothingToProve
    if not queue_proof(person, at=at):
        raise ProofsTooMany


def queue_proof(person: Person, *, at: dt.datetime) -> bool:
    """Queue the letter that asks somebody to prove their address, in the caller's transaction.

    Returns:
        Whether there is one: not without mail or an address, and not too often.

    Effects:
        One EmailProof and its Mail; the end of those before it, unless there is none after them.
    """
    EmailProof.objects.filter(person=person, used_at__isnull=True, expires_at__gt=at).exclude(
        email=person.email
    ).update(expires_at=at)
    if not settings.RENQI_MAIL or not person.email or person.email_proven_at is not None:
        return False
    lately = EmailProof.objects.filter(asked_at__gt=at - _DAY)
    if (
        lately.filter(email__iexact=person.email).count() >= _TO_ONE_ADDRESS
        or lately.filter(person=person).count() >= _BY_ONE_PERSON
    ):
        return False
    EmailProof.objects.filter(person=person, used_at__isnull=True, expires_at__gt=at).update(
        expires_at=at
    )
    proof = EmailProof.objects.create(
        person=person, email=person.email, asked_at=at, expires_at=at + _LASTS
    )
    Mail.objects.create(proof=proof, person=person, queued_at=at, next_try_at=at)
    return True


def token_of(proof: EmailProof) -> str:
    """Sign a link for one proof, its person and its address (签名链接)."""
    return f"{proof.pk}-{_signature(proof)}"


def is_open(proof: EmailProof, *, at: dt.datetime) -> bool:
    """Whether a link still holds."""
    return proof.used_at is None and at < proof.expires_at


@transaction.atomic
def prove_email(token: str, *, actor: Actor, at: dt.datetime) -> None:
    """Take the link that was mailed as proof of one's own address (确认邮箱).

    Only for whoever is signed in as the person that asked: the holder of a mailbox cannot be
    brought to vouch for a sign-in that is not theirs.

    Raises:
        ProofVoid: The link is forged, used, too old, another person's or of another address.

    Effects:
        The proof's use, the person's proven address, one event.

    Locks:
        The person.
    """
    person = hold_person(actor.person_id)
    proof = _proof(person, token.partition("-")[0])
    if (
        proof is None
        or not constant_time_compare(token, token_of(proof))
        or not is_open(proof, at=at)
        or proof.email != person.email
    ):
        raise ProofVoid
    proof.used_at = person.email_proven_at = at
    proof.save(update_fields=["used_at"])
    person.save(update_fields=["email_proven_at"])
    record_event(
        EventKind.PERSON_MADE,
        who=actor.who,
        at=at,
        subject=person_subject(person),
        detail={"act": "e-mail proven"},
    )


def _proof(person: Person, number: str) -> EmailProof | None:
    if not (number.isascii() and number.isdecimal() and len(number) <= _DIGITS_MOST):
        return None
    return EmailProof.objects.filter(pk=int(number), person=person).first()


def _signature(proof: EmailProof) -> str:
    signer = Signer(salt="renqi.identity.email_proof")
    return signer.signature(f"{proof.pk}:{proof.person_id}:{proof.email}")
