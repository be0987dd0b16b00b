"""The key that signs anchors, made on first use (签名密钥)."""

import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from renqi.audit.domain.anchor import public_hex
from renqi.audit.domain.refusals import AnchorKeyUnreadable

_SECRET, _PUBLIC = "anchor.key", "anchor-{mark}.pub"
_MARK_LETTERS = 8


def signing_key(folder: Path) -> Ed25519PrivateKey:
    """Give the key of this installation, made on first use; only its owner may read it.

    Args:
        folder: Where keys are kept.

    Raises:
        AnchorKeyUnreadable: The file holds something else.

    Effects:
        The secret key and, beside it, the public one under a name of its own, so that the
        anchors of a key that was replaced can still be checked.
    """
    secret = folder / _SECRET
    if not secret.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _place(secret, _secret_bytes(Ed25519PrivateKey.generate()), mode=0o600)
    key = _read_secret(secret)
    public = folder / _PUBLIC.format(mark=public_hex(key)[:_MARK_LETTERS])
    if not public.exists():
        _place(public, _public_bytes(key.public_key()), mode=0o644)
    return key


def public_keys(folder: Path) -> frozenset[str]:
    """Give every public key that is kept there, hexadecimal (公钥)."""
    return frozenset(read_public_key(path) for path in folder.glob(_PUBLIC.format(mark="*")))


def read_public_key(path: Path) -> str:
    """Read a public key from its file, hexadecimal.

    Raises:
        AnchorKeyUnreadable: The file holds something else.
    """
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (ValueError, UnsupportedAlgorithm) as error:
        raise AnchorKeyUnreadable(path=path) from error
    if not isinstance(key, Ed25519PublicKey):
        raise AnchorKeyUnreadable(path=path)
    return key.public_bytes_raw().hex()


def _read_secret(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (TypeError, ValueError, UnsupportedAlgorithm) as error:
        raise AnchorKeyUnreadable(path=path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise AnchorKeyUnreadable(path=path)
    return key


def _secret_bytes(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _public_bytes(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _place(path: Path, content: bytes, *, mode: int) -> None:
    """Put a file in its place whole; of two that start at once the first one's stays."""
    mine = path.with_name(f"{path.name}.{os.getpid()}")
    handle = os.open(mine, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    try:
        os.link(mine, path)
    except FileExistsError:
        return
    finally:
        mine.unlink()
