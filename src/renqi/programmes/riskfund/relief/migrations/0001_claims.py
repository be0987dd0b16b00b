"""Keep claims, what proves them and what decides them (救助申请)."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

_SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Arrivals',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fund', models.CharField(db_collation='C', max_length=64)),
                ('last', models.BigIntegerField(default=0)),
                ('last_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('fund',), name='relief_arrivals_a_fund')],
            },
        ),
        migrations.CreateModel(
            name='CapUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fund', models.CharField(db_collation='C', max_length=64)),
                ('on', models.CharField(db_collation='C', max_length=12)),
                ('key', models.CharField(db_collation='C', max_length=80)),
                ('used', models.BigIntegerField(default=0)),
                ('cap', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('fund', 'on', 'key'), name='relief_cap_once'), models.CheckConstraint(condition=models.Q(('used__gte', 0)), name='relief_cap_counts'), models.CheckConstraint(condition=models.Q(('used__lte', models.F('cap'))), name='relief_cap_not_exceeded')],
            },
        ),
        migrations.CreateModel(
            name='DeclaredEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_collation='C', max_length=40)),
                ('kind', models.CharField(db_collation='C', max_length=24)),
                ('title', models.TextField()),
                ('district', models.CharField(db_collation='C', default='', max_length=16)),
                ('chain', models.CharField(db_collation='C', default='', max_length=64)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField()),
                ('basis', models.TextField()),
                ('proposed_by_id', models.BigIntegerField()),
                ('proposed_by', models.TextField()),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_by_id', models.BigIntegerField(null=True)),
                ('confirmed_by', models.TextField(default='')),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_by', models.TextField(default='')),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_because', models.TextField(default='')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key',), name='relief_event_key_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['bad_loan', 'closure', 'customer_insolvency', 'disaster', 'late_payment', 'loan_due', 'order_loss'])), name='relief_event_kind_known'), models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9_.-]{3,40}$')), name='relief_event_key_shape'), models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='relief_event_ends_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('basis', ''), _negated=True)), name='relief_event_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by_id__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by_id__isnull', False)), _connector='OR'), name='relief_event_confirmed_whole'), models.CheckConstraint(condition=models.Q(('confirmed_by_id__isnull', True), models.Q(('confirmed_by_id', models.F('proposed_by_id')), _negated=True), _connector='OR'), name='relief_event_four_eyes'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), models.Q(('ended_because', ''), _negated=True), _connector='OR'), name='relief_event_ended_with_reason')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fund', models.CharField(db_collation='C', max_length=64)),
                ('institution_id', models.BigIntegerField(null=True)),
                ('uscc', models.CharField(db_collation='C', max_length=18)),
                ('firm_name', models.TextField()),
                ('stage', models.CharField(db_collation='C', default='draft', max_length=16)),
                ('stage_since', models.DateTimeField()),
                ('form', models.JSONField(default=dict)),
                ('revision', models.IntegerField(default=0)),
                ('opened_at', models.DateTimeField()),
                ('opened_by_id', models.BigIntegerField()),
                ('opened_by', models.TextField()),
                ('saved_at', models.DateTimeField()),
                ('saved_by', models.TextField()),
                ('number', models.BigIntegerField(null=True)),
                ('handed_in_at', models.DateTimeField(null=True)),
                ('handed_in_by', models.TextField(default='')),
                ('case_id', models.BigIntegerField(null=True)),
                ('charter_ref', models.CharField(db_collation='C', default='', max_length=80)),
                ('event_kind', models.CharField(db_collation='C', default='', max_length=24)),
                ('event_key', models.CharField(db_collation='C', default='', max_length=80)),
                ('event_on', models.DateField(null=True)),
                ('help_form', models.CharField(db_collation='C', default='', max_length=8)),
                ('wanted', models.BigIntegerField(default=0)),
                ('proven_loss', models.BigIntegerField(default=0)),
                ('amount', models.BigIntegerField(default=0)),
                ('limits', models.JSONField(default=list)),
                ('conditions', models.JSONField(default=list)),
                ('verdict', models.CharField(db_collation='C', default='', max_length=8)),
                ('receipt_digest', models.CharField(db_collation='C', default='', max_length=64)),
                ('district', models.CharField(db_collation='C', default='', max_length=16)),
                ('chain', models.CharField(db_collation='C', default='', max_length=64)),
                ('group_key', models.CharField(db_collation='C', default='', max_length=18)),
                ('payee_holder', models.TextField(default='')),
                ('payee_number', models.CharField(db_collation='C', default='', max_length=34)),
                ('payee_bank_code', models.CharField(db_collation='C', default='', max_length=16)),
                ('payee_bank_name', models.TextField(default='')),
                ('lane', models.CharField(db_collation='C', default='', max_length=8)),
                ('lane_reason', models.CharField(db_collation='C', default='', max_length=40)),
                ('due_at', models.DateTimeField(null=True)),
                ('paused_at', models.DateTimeField(null=True)),
                ('told_overdue_at', models.DateTimeField(null=True)),
                ('proposed_by_id', models.BigIntegerField(null=True)),
                ('proposed_by', models.TextField(default='')),
                ('proposed_amount', models.BigIntegerField(null=True)),
                ('decided_amount', models.BigIntegerField(null=True)),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('decided_by', models.TextField(default='')),
                ('decided_at', models.DateTimeField(null=True)),
                ('refusal', models.TextField(default='')),
                ('letter_code', models.CharField(default='', max_length=40)),
                ('aid_id', models.BigIntegerField(null=True)),
                ('declared', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='relief.declaredevent')),
            ],
        options={"constraints": [models.CheckConstraint(condition=models.Q(('stage__in', ['appeal', 'approved', 'check', 'draft', 'glass', 'more', 'objected', 'refused', 'refused_final', 'second', 'second_look', 'withdrawn'])), name='relief_claim_stage_known'), models.UniqueConstraint(condition=models.Q(('number__isnull', False)), fields=('fund', 'number'), name='relief_claim_number_once'), models.UniqueConstraint(condition=models.Q(('stage__in', ['appeal', 'approved', 'check', 'glass', 'more', 'objected', 'refused', 'second', 'second_look'])), fields=('uscc', 'event_key'), name='relief_claim_once_an_event'), models.UniqueConstraint(condition=models.Q(('stage__in', ['draft'])), fields=('fund', 'uscc'), name='relief_claim_one_draft'), models.UniqueConstraint(fields=('case_id',), name='relief_claim_own_case'), models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', True), ('stage__in', ['draft', 'withdrawn'])), models.Q(('case_id__isnull', False), ('due_at__isnull', False), ('event_on__isnull', False), ('handed_in_at__isnull', False), ('help_form__in', ['bridge', 'grant', 'loan']), ('lane__in', ['fast', 'full', 'standard']), ('number__gte', 1), ('receipt_digest__regex', '^[0-9a-f]{64}$'), models.Q(('charter_ref', ''), _negated=True), models.Q(('event_key', ''), _negated=True), models.Q(('stage', 'draft'), _negated=True)), _connector='OR'), name='relief_claim_handed_in_whole'), models.CheckConstraint(condition=models.Q(('amount__gte', 0), ('proven_loss__gte', 0), ('wanted__gte', 0)), name='relief_claim_counts'), models.CheckConstraint(condition=models.Q(('decided_amount__isnull', True), models.Q(('decided_amount__gt', 0), ('decided_amount__lte', models.F('amount'))), _connector='OR'), name='relief_claim_within_entitlement'), models.CheckConstraint(condition=models.Q(('decided_by_id__isnull', True), ('proposed_by_id__isnull', True), models.Q(('decided_by_id', models.F('proposed_by_id')), _negated=True), _connector='OR'), name='relief_claim_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('stage__in', ['approved', 'objected', 'second_look']), _negated=True), models.Q(('decided_amount__isnull', False), ('decided_at__isnull', False), ('decided_by_id__isnull', False), ('proposed_by_id__isnull', False)), _connector='OR'), name='relief_claim_granted_by_two')],"indexes": [models.Index(condition=models.Q(('stage__in', ['check', 'second', 'glass'])), fields=['lane', 'due_at', 'number'], name='relief_claim_queue'), models.Index(fields=['uscc', '-opened_at'], name='relief_claim_of_firm'), models.Index(fields=['payee_number'], name='relief_claim_payee'), models.Index(fields=['fund', 'stage', '-number'], name='relief_claim_by_stage')],},),
        migrations.CreateModel(
            name='CapTake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField()),
                ('freed', models.BigIntegerField(default=0)),
                ('cap_use', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takes', to='relief.capuse')),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takes', to='relief.claim')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim', 'cap_use'), name='relief_take_once'), models.CheckConstraint(condition=models.Q(('amount__gt', 0), ('freed__gte', 0), ('freed__lte', models.F('amount'))), name='relief_take_within')],
            },
        ),
        migrations.CreateModel(
            name='BreakGlassUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fund', models.CharField(db_collation='C', max_length=64)),
                ('amount', models.BigIntegerField()),
                ('reason', models.TextField()),
                ('first_by_id', models.BigIntegerField()),
                ('first_by', models.TextField()),
                ('first_at', models.DateTimeField()),
                ('second_by_id', models.BigIntegerField(null=True)),
                ('second_by', models.TextField(default='')),
                ('second_at', models.DateTimeField(null=True)),
                ('look_due_on', models.DateField(null=True)),
                ('looked_by_id', models.BigIntegerField(null=True)),
                ('looked_by', models.TextField(default='')),
                ('looked_at', models.DateTimeField(null=True)),
                ('is_in_order', models.BooleanField(null=True)),
                ('words', models.TextField(default='')),
                ('told_overdue_at', models.DateTimeField(null=True)),
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='break_glass', to='relief.claim')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('looked_at__isnull', True), ('second_at__isnull', False)), fields=['look_due_on'], name='relief_glass_open_looks')],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0), models.Q(('reason', ''), _negated=True)), name='relief_glass_says_why'), models.CheckConstraint(condition=models.Q(('second_by_id__isnull', True), models.Q(('second_by_id', models.F('first_by_id')), _negated=True), _connector='OR'), name='relief_glass_two_people'), models.CheckConstraint(condition=models.Q(('looked_by_id__isnull', True), models.Q(('second_by_id__isnull', False), models.Q(('looked_by_id', models.F('first_by_id')), _negated=True), models.Q(('looked_by_id', models.F('second_by_id')), _negated=True)), _connector='OR'), name='relief_glass_third_looks'), models.CheckConstraint(condition=models.Q(models.Q(('look_due_on__isnull', True), ('second_at__isnull', True)), models.Q(('look_due_on__isnull', False), ('second_at__isnull', False)), _connector='OR'), name='relief_glass_look_is_due'), models.CheckConstraint(condition=models.Q(models.Q(('is_in_order__isnull', True), ('looked_at__isnull', True)), models.Q(('is_in_order__isnull', False), ('looked_at__isnull', False), models.Q(('words', ''), _negated=True)), _connector='OR'), name='relief_glass_looked_whole')],
            },
        ),
        migrations.CreateModel(
            name='ClaimCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phase', models.CharField(db_collation='C', max_length=8)),
                ('turn', models.SmallIntegerField(default=1)),
                ('key', models.CharField(db_collation='C', max_length=24)),
                ('outcome', models.CharField(db_collation='C', max_length=8)),
                ('found', models.JSONField(default=list)),
                ('at', models.DateTimeField()),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='relief.claim')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('claim', 'phase', 'turn', 'key'), name='relief_check_once'), models.CheckConstraint(condition=models.Q(('key__in', ['connected_customer', 'connected_firms', 'cover', 'new_relation', 'other_aid', 'ring_trade', 'same_event', 'same_invoice', 'same_payee', 'under_bound'])), name='relief_check_known'), models.CheckConstraint(condition=models.Q(('outcome__in', ['found', 'passed', 'unknown'])), name='relief_check_outcome_known'), models.CheckConstraint(condition=models.Q(('phase__in', ['decision', 'hand_in', 'proposal'])), name='relief_check_phase_known')],
            },
        ),
        migrations.CreateModel(
            name='ClaimFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_collation='C', max_length=64)),
                ('file_name', models.TextField()),
                ('sha256', models.CharField(db_collation='C', max_length=64)),
                ('size', models.BigIntegerField()),
                ('content_type', models.CharField(max_length=100)),
                ('by_id', models.BigIntegerField()),
                ('by', models.TextField()),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='relief.claim')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('claim', 'kind', 'sha256'), name='relief_file_once'), models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='relief_file_has_content'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='relief_file_sha256_shape')],
            },
        ),
        migrations.CreateModel(
            name='ClaimLoss',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uscc', models.CharField(db_collation='C', max_length=18)),
                ('line', models.SmallIntegerField()),
                ('counterparty', models.TextField(default='')),
                ('counterparty_uscc', models.CharField(db_collation='C', default='', max_length=18)),
                ('invoice_no', models.TextField(default='')),
                ('invoice_key', models.TextField(db_collation='C', default='')),
                ('amount', models.BigIntegerField()),
                ('accepted', models.BigIntegerField(default=0)),
                ('delivered_on', models.DateField(null=True)),
                ('due_on', models.DateField(null=True)),
                ('legal_due_on', models.DateField(null=True)),
                ('days_overdue', models.IntegerField(null=True)),
                ('words', models.TextField(default='')),
                ('is_live', models.BooleanField(default=True)),
                ('is_paid', models.BooleanField(default=False)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='losses', to='relief.claim')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('invoice_key', ''), _negated=True), fields=['invoice_key'], name='relief_loss_invoice'), models.Index(condition=models.Q(models.Q(('counterparty_uscc', ''), _negated=True), ('is_live', True)), fields=['counterparty_uscc'], name='relief_loss_counterparty')],
                'constraints': [models.UniqueConstraint(fields=('claim', 'line'), name='relief_loss_line_once'), models.UniqueConstraint(condition=models.Q(('is_live', True), models.Q(('invoice_key', ''), _negated=True)), fields=('uscc', 'invoice_key'), name='relief_invoice_once_a_firm'), models.UniqueConstraint(condition=models.Q(('is_paid', True), models.Q(('invoice_key', ''), _negated=True)), fields=('invoice_key',), name='relief_invoice_paid_once'), models.CheckConstraint(condition=models.Q(('accepted__gte', 0), ('amount__gt', 0)), name='relief_loss_counts')],
            },
        ),
        *(
            migrations.RunSQL((_SQL / f"{name}.sql").read_text("utf-8"), migrations.RunSQL.noop)
            for name in ("arrival", "claim_keeps", "break_glass")
        ),
    ]
