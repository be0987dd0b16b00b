"""An anchor: what the chains came to on a day, signed, to be kept elsewhere (锚定文件).

The file is JSON. Its signature is Ed25519 over the canonical form of everything but itself:
keys sorted, no spaces, UTF-8. Each anchor names the hash of the one before, so that none can be
taken out of the row.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

FORMAT = "renqi-anchor-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchoredHead:
    """How far one chain had come: number and hash of its last seal, and what it covered."""

    no: int
    hash: str
    entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """What the chains came to (锚定).

    Attributes:
        number: One for the first, then one more each.
        day: The day of the city, 2026-11-22.
        at: The instant, ISO 8601.
        heads: By name of the chain.
        previous: Hash of the anchor before; empty for the first.
        key: Public key of the signer, hexadecimal.
        signature: Hexadecimal; empty before it is signed.
    """

    number: int
    day: str
    at: str
    heads: Mapping[str, AnchoredHead]
    previous: str
    key: str
    signature: str = ""

    @property
    def digest(self) -> str:
        """The hash by which the next anchor and the trail name this one."""
        return hashlib.sha256(_canonical(self._document())).hexdigest()

    @property
    def content(self) -> bytes:
        """The file, laid out for people."""
        text = json.dumps(self._document(), indent=2, sort_keys=True, ensure_ascii=False)
        return f"{text}\n".encode()

    @property
    def is_signed(self) -> bool:
        """Whether the signature is that of the key the anchor names."""
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key)).verify(
                bytes.fromhex(self.signature), _canonical(self._body())
            )
        except (InvalidSignature, ValueError):
            return False
        return True

    def signed(self, key: Ed25519PrivateKey) -> "Anchor":
        """Give the same anchor with the signature of its key."""
        return Anchor(
            number=self.number,
            day=self.day,
            at=self.at,
            heads=self.heads,
            previous=self.previous,
            key=self.key,
            signature=key.sign(_canonical(self._body())).hex(),
        )

    def _body(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "number": self.number,
            "day": self.day,
            "at": self.at,
            "heads": {
                name: {"no": head.no, "hash": head.hash, "entries": head.entries}
                for name, head in self.heads.items()
            },
            "previous": self.previous,
            "key": self.key,
        }

    def _document(self) -> dict[str, Any]:
        return {**self._body(), "signature": self.signature}


def read_anchor(content: bytes) -> Anchor | None:
    """Read an anchor's file; none where it is something else or was added to."""
    try:
        given = json.loads(content)
        anchor = Anchor(
            number=int(given["number"]),
            day=str(given["day"]),
            at=str(given["at"]),
            heads={
                str(name): AnchoredHead(
                    no=int(head["no"]), hash=str(head["hash"]), entries=int(head["entries"])
                )
                for name, head in given["heads"].items()
            },
            previous=str(given["previous"]),
            key=str(given["key"]),
            signature=str(given["signature"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    # Read again it must say the same: nothing may ride along that no signature covers.
    return anchor if json.loads(anchor.content) == given else None


def public_hex(key: Ed25519PrivateKey) -> str:
    """Give the public half of a key, hexadecimal."""
    return key.public_key().public_bytes_raw().hex()


def _canonical(document: Mapping[str, Any]) -> bytes:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()
