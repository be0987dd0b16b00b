"""Compare anchors with each other and with the chains (锚定核验).

Only an anchor kept elsewhere shows that somebody with every right to the database cut the tail
of a chain, or wrote all of it anew.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from renqi.audit.domain.anchor import Anchor, read_anchor
from renqi.audit.domain.chain import Problem

# The hash of a seal by its number, as the database has it now; none where it has no such seal.
SealHash = Callable[[int], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorFile:
    """A file that lies where anchors lie."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The last anchor that the trail in the database tells of."""

    number: int
    digest: str


def check_anchors(
    files: Sequence[AnchorFile],
    *,
    chains: Mapping[str, SealHash],
    trusted: Collection[str],
    told: Told | None,
    since: int = 1,
) -> Iterator[Problem]:
    """Tell whatever does not fit among the anchors, or between them and the chains (锚定核验).

    Args:
        files: What lies in the folder.
        chains: How to look up the seals of each chain.
        trusted: Public keys of which a signature counts, hexadecimal.
        told: The last anchor that the trail tells of, where it tells of one.
        since: Leave out what lies before this number; for a trail that was restored from an
            older backup, where what the anchors before say is lost.
    """
    anchors: dict[int, Anchor] = {}
    for file in files:
        anchor = read_anchor(file.content)
        if anchor is None:
            yield Problem(problem="anchor_unreadable", subject=file.name)
        elif anchor.number >= since:
            yield from _own_problems(anchor, file, trusted=trusted, known=anchors)
            anchors.setdefault(anchor.number, anchor)
    yield from _row_problems(anchors, told=told, since=since)
    for number in sorted(anchors):
        yield from _head_problems(anchors[number], chains=chains)


def _own_problems(
    anchor: Anchor, file: AnchorFile, *, trusted: Collection[str], known: Mapping[int, Anchor]
) -> Iterator[Problem]:
    if anchor.number in known:
        yield Problem(
            problem="anchor_twice", subject=file.name, found=f"another anchor {anchor.number}"
        )
    if not anchor.is_signed:
        yield Problem(problem="anchor_altered", subject=file.name, expected="a valid signature")
    elif anchor.key not in trusted:
        yield Problem(
            problem="anchor_of_foreign_key",
            subject=file.name,
            expected=", ".join(sorted(trusted)) or "no key known",
            found=anchor.key,
        )


def _row_problems(
    anchors: Mapping[int, Anchor], *, told: Told | None, since: int
) -> Iterator[Problem]:
    """Follow the anchors by number: none missing, each naming the one before."""
    last = max((*anchors, told.number if told else 0), default=0)
    for number in range(since, last + 1):
        anchor = anchors.get(number)
        if anchor is None:
            yield Problem(problem="anchor_missing", subject=f"anchor {number}")
            continue
        before = anchors.get(number - 1)
        due = before.digest if before else ""
        if (before or number == 1) and anchor.previous != due:
            yield Problem(
                problem="anchor_unlinked",
                subject=f"anchor {number}",
                expected=due or "none",
                found=anchor.previous or "none",
            )
    if told and told.number in anchors and anchors[told.number].digest != told.digest:
        yield Problem(
            problem="anchor_not_the_one_told",
            subject=f"anchor {told.number}",
            expected=told.digest,
            found=anchors[told.number].digest,
        )


def _head_problems(anchor: Anchor, *, chains: Mapping[str, SealHash]) -> Iterator[Problem]:
    for name, head in sorted(anchor.heads.items()):
        found = chains[name](head.no) if name in chains else None
        if found != head.hash:
            yield Problem(
                problem="chain_differs_from_anchor",
                subject=f"anchor {anchor.number}: {name} seal {head.no}",
                expected=head.hash,
                found=found or "no such seal",
            )
