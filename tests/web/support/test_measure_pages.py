"""The catalogue of measures is open to everybody and never shows what has ended as available."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_the_catalogue_opens_without_signing_in(client: Client) -> None:
    answer = client.get("/support/")
    assert answer.status_code == 200
    assert "龙岗区专精特新中小企业奖励" in answer.content.decode()
