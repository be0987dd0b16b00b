"""By which server e-mails leave (发信服务器).

`RENQI_SMTP_URL` names it, such as `smtp://user:password@mail.city.gov.cn:587` (with STARTTLS) or
`smtps://…:465` (TLS from the first byte); `?tls=off` is for a server on the same machine. Mails
link back to `RENQI_SITE_URL`. Without both no mail is made, and pages say so.
"""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from renqi.config import environment
from renqi.kernel.errors import DomainError

_PORTS = {"smtp": 587, "smtps": 465}


class SmtpUrlUnreadable(DomainError):
    """`RENQI_SMTP_URL` is not the address of a mail server."""

    code = "runtime.smtp_url_unreadable"
    message = "RENQI_SMTP_URL cannot be read. Write it as smtp://user:password@host:port."


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """A server that takes mail, as Django wants to be told of it (发信服务器).

    Attributes:
        host: Name of the machine; empty where no server is set.
        port: Its port.
        user: Name to sign in with; empty without sign-in.
        password: Its password.
        uses_ssl: Whether TLS begins with the first byte.
        uses_starttls: Whether the server is asked to begin TLS.
        sender: Address that mails come from.
    """

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    uses_ssl: bool = False
    uses_starttls: bool = False
    sender: str = "renqi@localhost"

    @property
    def is_set(self) -> bool:
        """Whether mail can leave at all."""
        return bool(self.host)


def site_url() -> str:
    """Give the address by which people reach this site; the first of RENQI_ORIGINS unless set."""
    given = environment.text("RENQI_SITE_URL")
    return given or next(iter(environment.words("RENQI_ORIGINS")), "")


def mail_server() -> MailServer:
    """Give the server by which mail leaves; one that is not set without both addresses.

    Raises:
        SmtpUrlUnreadable: The variable cannot be read.
    """
    url = environment.text("RENQI_SMTP_URL")
    return server_of_url(url) if url and site_url() else MailServer()


def server_of_url(url: str) -> MailServer:
    """Read the address of a mail server.

    Raises:
        SmtpUrlUnreadable: It is none.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise SmtpUrlUnreadable from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise SmtpUrlUnreadable
    user = unquote(parts.username or "")
    is_plain = parse_qs(parts.query).get("tls") == ["off"]
    sender = environment.text("RENQI_MAIL_FROM") or (user if "@" in user else "")
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=user,
        password=unquote(parts.password or ""),
        uses_ssl=parts.scheme == "smtps",
        uses_starttls=parts.scheme == "smtp" and not is_plain,
        sender=sender or f"renqi@{parts.hostname}",
    )
