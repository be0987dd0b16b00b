"""`RENQI_SMTP_URL` is read as people write it, and without it no mail is made."""

import pytest

from renqi.config.mail import MailServer, SmtpUrlUnreadable, mail_server, server_of_url, site_url


def test_every_part_of_the_address_is_taken_over() -> None:
    server = server_of_url("smtp://notice%40city.cn:p%40ss@mail.city.cn:2525")
    assert server == MailServer(
        host="mail.city.cn",
        port=2525,
        user="notice@city.cn",
        password="p@ss",  # noqa: S106  made up
        uses_starttls=True,
        sender="notice@city.cn",
    )


def test_the_password_is_in_no_picture_of_the_server() -> None:
    assert "p@ss" not in repr(server_of_url("smtp://a:p%40ss@mail.city.cn"))


def test_the_scheme_says_when_tls_begins() -> None:
    first, asked = server_of_url("smtps://mail.city.cn"), server_of_url("smtp://mail.city.cn")
    near = server_of_url("smtp://localhost:25?tls=off")
    assert (first.port, first.uses_ssl, first.uses_starttls) == (465, True, False)
    assert (asked.port, asked.uses_ssl, asked.uses_starttls) == (587, False, True)
    assert (near.port, near.uses_ssl, near.uses_starttls) == (25, False, False)


@pytest.mark.parametrize("url", ["mail.city.cn", "http://mail.city.cn", "smtp://", "smtp://a:b:c"])
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(SmtpUrlUnreadable):
        server_of_url(url)


def test_mail_is_on_only_where_letters_can_lead_back(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RENQI_SITE_URL", "RENQI_ORIGINS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("RENQI_SMTP_URL", "smtp://mail.city.cn")
    assert not mail_server().is_set
    monkeypatch.setenv("RENQI_ORIGINS", "https://renqi.city.cn,https://other.city.cn")
    assert site_url() == "https://renqi.city.cn"
    assert mail_server().is_set
