"""Browsers without a screen, signed in as one of the made-up people."""

import re
from typing import Any

from django.test import Client

from renqi.identity.models import Person

HTMX = {"hx-request": "true"}


def signed_in(username: str) -> Client:
    """A client signed in as somebody that `make_people` made."""
    client = Client()
    client.force_login(Person.objects.get(username=username))
    return client


def text_of(response: Any) -> str:
    """What a reader sees, without the tags and with single blanks."""
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain)
