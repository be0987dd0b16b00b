"""Experts drawn by lot so that anybody can draw again and get the same (专家抽取).

First a commitment, sha256 of a secret seed, is published together with the pool. Later the seed
is shown. Each expert's ticket is sha256 over seed, public value, pool and person; tickets in
order are the order of the draw. Nobody who published the commitment can still choose the seed,
and a public value that was not known on that day (a lottery number, a closing price) keeps the
one who knows the seed from choosing the pool.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One expert of the pool (候选专家).

    Attributes:
        person_key: Who it is.
        name: The name, copied so that the record outlives the account.
        employer_key: Credit code of the employer; empty where it has none.
    """

    person_key: int
    name: str
    employer_key: str = ""


def commitment_to(seed: str) -> str:
    """Give the commitment that is published before the draw (承诺值).

    Example:
        >>> commitment_to("seed")[:8]
        '19b25856'

    """
    return hashlib.sha256(seed.encode()).hexdigest()


def keeps_commitment(seed: str, commitment: str) -> bool:
    """Whether a seed is the one that was committed to."""
    return hmac.compare_digest(commitment_to(seed), commitment)


def pool_digest(pool: Sequence[Candidate], *, ref: str) -> str:
    """Fingerprint of a pool for one draw, whatever order it is given in (专家库摘要)."""
    rows = sorted([one.person_key, one.name, one.employer_key] for one in pool)
    text = json.dumps([ref, rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def draw_order(
    pool: Sequence[Candidate], *, seed: str, public_value: str, ref: str
) -> tuple[int, ...]:
    """Put the pool in the order of its tickets (抽取次序).

    Args:
        pool: Who is in the drum.
        seed: The seed, now public.
        public_value: The value that the announcement referred to; empty where it named none.
        ref: Which case and draw, so that one seed does not order two draws alike.

    Returns:
        Person keys, first drawn first.
    """
    digest = pool_digest(pool, ref=ref)

    def ticket(one: Candidate) -> str:
        # JSON keeps the parts apart: "ab" + "c" and "a" + "bc" are different drums.
        text = json.dumps([seed, public_value, digest, one.person_key], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    return tuple(one.person_key for one in sorted(pool, key=ticket))


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRecord:
    """What is public of a draw that was made (抽取公开记录)."""

    ref: str
    commitment: str
    pool: tuple[Candidate, ...]
    pool_digest: str
    seed: str
    public_value: str
    order: tuple[int, ...]


def recheck(record: DrawRecord) -> tuple[str, ...]:
    """Draw again from the public record, and name what does not agree (复核抽取).

    Returns:
        `commitment`, `pool` or `order` for each part that is not what it should be; empty when
        the draw was honest.
    """
    order = draw_order(
        record.pool, seed=record.seed, public_value=record.public_value, ref=record.ref
    )
    agrees = {
        "commitment": keeps_commitment(record.seed, record.commitment),
        "pool": pool_digest(record.pool, ref=record.ref) == record.pool_digest,
        "order": order == record.order,
    }
    return tuple(part for part, holds in agrees.items() if not holds)
