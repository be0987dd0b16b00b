"""A policy that only narrows binds pages of firms, and never jobs and commands."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


def test_a_policy_that_narrows_asks_who_it_is_at_the_moment() -> None:
    # It would bind the account that jobs and commands sign in with, which may become each role.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT polname, coalesce(pg_get_expr(polwithcheck, polrelid), '')"
            " || coalesce(pg_get_expr(polqual, polrelid), '')"
            " FROM pg_policy WHERE NOT polpermissive"
        )
        policies = dict(cursor.fetchall())
    assert "register_not_by_firms" in policies
    wrong = [name for name, said in policies.items() if "CURRENT_USER <> 'renqi_web'" not in said]
    assert wrong == []
