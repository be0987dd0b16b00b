"""By its receipt a visitor is shown an objection, and by nothing else (异议回执)."""

from django.db import connection


def show_receipt(receipt: str) -> None:
    """Let the database show the objection with this receipt until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('renqi.receipt', %s, true)", [receipt])


def receipt_of(*, notice_id: int, person_key: int, name: str, contact: str, text: str) -> str:
    """Give the receipt of the objection with just these words; empty where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT casework_receipt_of(%s, %s, %s, %s, %s)",
            [notice_id, person_key, name, contact, text],
        )
        return cursor.fetchone()[0] or ""
