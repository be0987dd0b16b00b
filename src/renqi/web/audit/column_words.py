"""Words for the columns that the history of rows shows most (字段名称)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

COLUMN_WORDS: Mapping[str, Words] = {
    "id": _("key"),
    "name": _("name"),
    "username": _("sign-in name"),
    "password": _("password"),
    "password_is_one_time": _("one-time password"),
    "email": _("e-mail address"),
    "is_active": _("sign-in open"),
    "is_open": _("open"),
    "is_made_up": _("made up"),
    "created_at": _("made at"),
    "person_id": _("person key"),
    "organisation_id": _("organisation key"),
    "role": _("role"),
    "from_on": _("from day"),
    "until_on": _("until day"),
    "reason": _("reason"),
    "kind": _("kind"),
    "uscc": _("credit code"),
    "state": _("state"),
    "stage": _("stage"),
    "version": _("version"),
    "case_id": _("case key"),
    "subject_key": _("subject key"),
    "duty": _("duty"),
    "due_on": _("due on"),
    "started_at": _("begun at"),
    "finished_at": _("finished at"),
    "ended_at": _("ended at"),
    "opened_at": _("opened at"),
    "decided_at": _("decided at"),
    "actor": _("done by"),
    "source": _("source"),
    "file_name": _("file name"),
    "district": _("district"),
    "industry": _("industry"),
    "chain": _("cluster"),
    "size_class": _("size class"),
    "established_on": _("established on"),
    "conflicts": _("facts in dispute"),
    "merged_into_id": _("merged into (key)"),
}


def column_words(column: str) -> Words:
    """Name a column; one without a name is shown as the database calls it."""
    return COLUMN_WORDS.get(column, column)
