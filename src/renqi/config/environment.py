"""What the environment of the process decides (运行环境).

Every setting a city may change comes from an environment variable named RENQI_…; nothing else
reads them, so this file is the whole list of ways in which the environment is understood. The
file `.env` may set them too; what the process was started with counts more.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from renqi.config import dotenv

_YES = frozenset({"1", "true", "yes", "on"})


def flag(name: str, *, default: bool = False) -> bool:
    """Read a yes-or-no variable; anything but 1, true, yes or on is no."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in _YES


def words(name: str, *, default: tuple[str, ...] = ()) -> list[str]:
    """Read a list written with commas between its items."""
    value = os.environ.get(name)
    if value is None:
        return list(default)
    return [word.strip() for word in value.split(",") if word.strip()]


def text(name: str, *, default: str = "") -> str:
    """Read a plain text variable."""
    return os.environ.get(name, default)


def openid_connect() -> dict[str, Any]:
    """Read the outside sign-in, which exists where all four variables are set (单点登录).

    Returns:
        What the sign-in library takes: no application where one of them is missing.
    """
    name, issuer, client, secret = (
        text(f"RENQI_OIDC_{part}") for part in ("NAME", "ISSUER", "CLIENT_ID", "CLIENT_SECRET")
    )
    known = {
        "provider_id": "oidc",
        "name": name,
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer, "uid_field": "sub"},
    }
    is_complete = all((name, issuer, client, secret))
    return {"OAUTH_PKCE_ENABLED": True, "APPS": [known] if is_complete else []}


def openid_connect_origins() -> list[str]:
    """Name the site of the outside sign-in, to which browsers must let our form lead on."""
    issuer = urlsplit(text("RENQI_OIDC_ISSUER"))
    is_used = bool(openid_connect()["APPS"]) and bool(issuer.netloc)
    return [f"{issuer.scheme}://{issuer.netloc}"] if is_used else []


def root() -> Path:
    """Give the checkout that Renqi runs from, or else the current directory."""
    checkout = Path(__file__).resolve().parents[3]
    return checkout if (checkout / "pyproject.toml").exists() else Path.cwd()


def home() -> Path:
    """Give the directory that keeps everything this installation writes (数据目录)."""
    return Path(os.environ.get("RENQI_HOME") or root() / "var").expanduser().resolve()


def keep_compiled_loops(package: Path, directory: Path) -> None:
    """Let the compiler of loops keep what it made where the programme lies read-only (编译缓存).

    Without this it takes the home folder of the account, which a service may lack.

    Args:
        package: Where the programme lies.
        directory: Where this installation keeps its data, normally `home()`.

    Effects:
        One variable of the compiler's own, unless it is set already.
    """
    if not os.access(package, os.W_OK):
        os.environ.setdefault("NUMBA_CACHE_DIR", str(directory / "compiled"))


def secret_key(directory: Path) -> str:
    """Give the signing key of this installation, made on first use.

    The key outlives restarts so that sessions do; only the owner of the directory may read it.

    Args:
        directory: Where the key is kept, normally `home()`.

    Returns:
        The key from RENQI_SECRET_KEY, or else from the file `secret_key`.
    """
    given = os.environ.get("RENQI_SECRET_KEY")
    if given:
        return given
    kept = directory / "secret_key"
    if kept.exists():
        return kept.read_text(encoding="ascii").strip()
    directory.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(64)
    mine = directory / f"secret_key.{os.getpid()}"
    handle = os.open(mine, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made)
    try:
        # Two processes may start at once: the first link wins and both then use its key.
        os.link(mine, kept)
    except FileExistsError:
        pass
    finally:
        mine.unlink()
    return kept.read_text(encoding="ascii").strip()


dotenv.load(Path(os.environ.get("RENQI_ENV_FILE") or root() / ".env"))
