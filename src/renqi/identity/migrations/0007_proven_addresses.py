"""Tell proven addresses from typed ones, and let messages be read by their reader alone (邮箱验证)."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

_SQL = Path(__file__).resolve().parent.parent / "sql"
# Constraints that wait for the end of the transaction would forbid the columns to change after.
_FILL = """
UPDATE identity_mail l SET person_id = m.person_id, queued_at = m.told_at
  FROM identity_message m WHERE m.id = l.message_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    """Addresses on file so far are unproven: nobody was asked."""

    dependencies = [("identity", "0006_messages")]

    operations = [
        migrations.AddField(
            "person", "email_proven_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            "person",
            models.CheckConstraint(
                condition=Q(email_proven_at__isnull=True) | ~Q(email=""),
                name="person_email_proven_has_address",
            ),
        ),
        migrations.CreateModel(
            "EmailProof",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="email_proofs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["asked_at"], name="email_proof_lately")],
                "constraints": [
                    models.CheckConstraint(condition=~Q(email=""), name="email_proof_has_address"),
                    models.CheckConstraint(
                        condition=Q(expires_at__gte=F("asked_at")),
                        name="email_proof_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=Q(used_at__isnull=True)
                        | Q(used_at__gte=F("asked_at"), used_at__lt=F("expires_at")),
                        name="email_proof_used_while_it_held",
                    ),
                ],
            },
        ),
        migrations.AlterField(
            "mail",
            "message",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mail",
                to="identity.message",
            ),
        ),
        migrations.AddField(
            "mail",
            "proof",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mail",
                to="identity.emailproof",
            ),
        ),
        migrations.AddField("mail", "queued_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "mail",
            "person",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mails",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
        migrations.AlterField("mail", "queued_at", models.DateTimeField()),
        migrations.AlterField(
            "mail",
            "person",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mails",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "mail",
            models.CheckConstraint(
                condition=Q(message__isnull=False, proof__isnull=True)
                | Q(message__isnull=True, proof__isnull=False),
                name="mail_about_one_thing",
            ),
        ),
        migrations.RunSQL(
            (_SQL / "identity_tell.sql").read_text("utf-8"),
            "DROP FUNCTION identity_tell(bigint[], text, text, text, jsonb, text, timestamptz,"
            " boolean)",
        ),
    ]
