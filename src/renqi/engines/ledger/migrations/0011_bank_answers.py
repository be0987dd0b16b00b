"""Take the bank's answers, close bank accounts, undo in pairs (回执、销户、双人撤销)."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

_SQL = Path(__file__).resolve().parent.parent / "sql"


def _install(name: str, undo: str) -> migrations.RunSQL:
    return migrations.RunSQL((_SQL / f"{name}.sql").read_text("utf-8"), undo)


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0010_later_postings'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.TextField(db_collation='C')),
                ('file_name', models.TextField()),
                ('file_sha256', models.CharField(db_collation='C', max_length=64)),
                ('accepted', models.IntegerField()),
                ('rejected', models.IntegerField()),
                ('pending', models.IntegerField()),
                ('taken_at', models.DateTimeField()),
                ('taken_by', models.TextField()),
            ],
            options={
                'db_table': 'payment_answer',
            "constraints": [models.CheckConstraint(condition=models.Q(('accepted__gte', 0), ('pending__gte', 0), ('rejected__gte', 0)), name='payment_answer_counts')],},
        ),
        migrations.AddField(
            model_name='bankaccount',
            name='closed_by',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='bankaccount',
            name='closed_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='bankproposal',
            name='undoes',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='ledger.bankmatch'),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='bank_note',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='bank_reason',
            field=models.CharField(db_collation='C', default='', max_length=35),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='bank_status',
            field=models.CharField(db_collation='C', default='', max_length=12),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_by', ''), ('closed_on__isnull', True)), models.Q(models.Q(('closed_on__isnull', False)), models.Q(('closed_by', ''), _negated=True)), _connector='OR'), name='bank_account_closed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='bankproposal',
            constraint=models.CheckConstraint(condition=models.Q(('undoes__isnull', True), ('parts', []), _connector='OR'), name='bank_proposal_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.CheckConstraint(condition=models.Q(('bank_status__in', ('', 'pending', 'accepted', 'rejected')), models.Q(models.Q(('bank_status', 'rejected'), _negated=True), ('state', 'rejected'), _connector='OR')), name='payment_line_bank_status'),
        ),
        migrations.AddField(
            model_name='paymentanswer',
            name='order',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='ledger.paymentorder'),
        ),
        migrations.AddConstraint(
            model_name='paymentanswer',
            constraint=models.UniqueConstraint(fields=('order', 'number'), name='payment_answer_once'),
        ),
        _install("payment_answers", "DROP TRIGGER payment_answer_append_only ON payment_answer"),
        _install("bank_accounts_keep", "DROP FUNCTION bank_account_keeps() CASCADE"),
        _install("bank_two_people", "DROP FUNCTION bank_match_two_people() CASCADE"),
    ]
