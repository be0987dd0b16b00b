import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CaseTypeVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_collation='C', max_length=64)),
                ('version', models.CharField(db_collation='C', max_length=32)),
                ('digest', models.CharField(db_collation='C', max_length=64)),
                ('table', models.JSONField()),
                ('registered_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('key', 'version'), name='case_type_version_once'), models.CheckConstraint(condition=models.Q(('digest__regex', '^[0-9a-f]{64}$')), name='case_type_version_digest_shape')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_key', models.CharField(db_collation='C', max_length=64)),
                ('title', models.TextField()),
                ('related_keys', models.JSONField(default=list)),
                ('rule_refs', models.JSONField(default=list)),
                ('stage', models.CharField(db_collation='C', max_length=64)),
                ('version', models.IntegerField(default=0)),
                ('round', models.IntegerField(default=0)),
                ('due_on', models.DateField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('open_key', models.CharField(db_collation='C', default='', max_length=160)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='child_cases', to='casework.case')),
                ('type_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='casework.casetypeversion')),
            ],
        ),
        migrations.CreateModel(
            name='Clock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(db_collation='C', max_length=64)),
                ('state', models.CharField(max_length=8)),
                ('started_on', models.DateField()),
                ('counted_from', models.DateField()),
                ('days_to_run', models.IntegerField()),
                ('extended_days', models.IntegerField(default=0)),
                ('extensions', models.IntegerField(default=0)),
                ('due_on', models.DateField()),
                ('is_provisional', models.BooleanField()),
                ('days_left', models.IntegerField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='casework.case')),
            ],
        ),
        migrations.CreateModel(
            name='ConflictDeclaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_key', models.CharField(db_collation='C', max_length=64)),
                ('person_key', models.BigIntegerField()),
                ('person_name', models.TextField()),
                ('grounds', models.JSONField()),
                ('note', models.TextField(default='')),
                ('declared_by_key', models.BigIntegerField()),
                ('declared_at', models.DateTimeField()),
                ('case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='declarations', to='casework.case')),
            ],
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.IntegerField()),
                ('based_on', models.IntegerField()),
                ('accepted', models.BooleanField()),
                ('data', models.JSONField()),
                ('person_key', models.BigIntegerField()),
                ('person_name', models.TextField()),
                ('saved_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='casework.case')),
            ],
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(db_collation='C', max_length=64)),
                ('file_name', models.TextField()),
                ('sha256', models.CharField(db_collation='C', max_length=64)),
                ('size', models.BigIntegerField()),
                ('content_type', models.CharField(max_length=100)),
                ('person_key', models.BigIntegerField()),
                ('person_name', models.TextField()),
                ('attached_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.TextField(default='')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='casework.case')),
            ],
        ),
        migrations.CreateModel(
            name='ExpertDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(db_collation='C', max_length=40)),
                ('duty', models.CharField(db_collation='C', max_length=64)),
                ('seats', models.IntegerField()),
                ('commitment', models.CharField(db_collation='C', max_length=64)),
                ('pool', models.JSONField()),
                ('excluded', models.JSONField()),
                ('pool_digest', models.CharField(db_collation='C', max_length=64)),
                ('beacon_source', models.TextField(default='')),
                ('beacon_on', models.DateField(null=True)),
                ('announced_at', models.DateTimeField()),
                ('announced_by', models.TextField()),
                ('seed', models.TextField(default='')),
                ('beacon_value', models.TextField(default='')),
                ('order', models.JSONField(null=True)),
                ('skipped', models.JSONField(default=list)),
                ('drawn_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='draws', to='casework.case')),
            ],
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('duty', models.CharField(db_collation='C', max_length=64)),
                ('person_key', models.BigIntegerField()),
                ('person_name', models.TextField()),
                ('assigned_by_key', models.BigIntegerField()),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField(null=True)),
                ('ended_because', models.TextField(default='')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='casework.case')),
                ('draw', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seated', to='casework.expertdraw')),
            ],
        ),
        migrations.CreateModel(
            name='HeldDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_key', models.BigIntegerField()),
                ('apart', models.CharField(db_collation='C', max_length=64)),
                ('side', models.CharField(db_collation='C', max_length=64)),
                ('since', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held_duties', to='casework.case')),
            ],
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(db_collation='C', max_length=64)),
                ('round', models.IntegerField()),
                ('text', models.TextField()),
                ('published_at', models.DateTimeField()),
                ('closes_on', models.DateField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(db_collation='C', default='', max_length=64)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='casework.case')),
            ],
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_key', models.BigIntegerField(default=0)),
                ('name', models.TextField()),
                ('contact', models.TextField()),
                ('text', models.TextField()),
                ('raised_at', models.DateTimeField()),
                ('answer', models.TextField(default='')),
                ('upheld', models.BooleanField(null=True)),
                ('answered_by', models.TextField(default='')),
                ('answered_at', models.DateTimeField(null=True)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='casework.notice')),
            ],
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.IntegerField()),
                ('person_key', models.BigIntegerField()),
                ('person_name', models.TextField()),
                ('score', models.SmallIntegerField()),
                ('reason', models.TextField()),
                ('given_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='casework.case')),
            ],
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('key', models.CharField(db_collation='C', max_length=64)),
                ('kind', models.CharField(max_length=16)),
                ('person_key', models.BigIntegerField()),
                ('person_name', models.TextField()),
                ('role', models.CharField(max_length=32)),
                ('organisation', models.TextField()),
                ('duty', models.CharField(db_collation='C', max_length=64)),
                ('from_stage', models.CharField(db_collation='C', max_length=64)),
                ('to_stage', models.CharField(db_collation='C', max_length=64)),
                ('round', models.IntegerField()),
                ('reason', models.TextField(default='')),
                ('receipt_digest', models.CharField(db_collation='C', default='', max_length=64)),
                ('form', models.JSONField(null=True)),
                ('effective_on', models.DateField()),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='casework.case')),
            ],
            options={
                'indexes': [models.Index(fields=['person_key', '-id'], name='act_of_person')],
                'constraints': [models.UniqueConstraint(fields=('case', 'number'), name='act_number_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='act_numbered_from_one'), models.CheckConstraint(condition=models.Q(('person_name', ''), _negated=True), name='act_names_its_doer'), models.CheckConstraint(condition=models.Q(('receipt_digest', ''), ('receipt_digest__regex', '^[0-9a-f]{64}$'), _connector='OR'), name='act_receipt_digest_shape')],
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['type_version', 'stage', 'due_on', 'id'], name='case_queue'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['subject_key', '-id'], name='case_of_subject'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('subject_key', ''), _negated=True), name='case_subject_given'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('round__gte', 0), ('version__gte', 0)), name='case_counts_forward'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('parent__isnull', True), models.Q(('parent', models.F('id')), _negated=True), _connector='OR'), name='case_not_own_parent'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), models.Q(('due_on__isnull', True), ('open_key', '')), _connector='OR'), name='case_closed_waits_for_nothing'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('open_key', ''), _negated=True), fields=('open_key',), name='case_one_open_a_subject'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('state', 'running')), fields=['due_on'], name='clock_due'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['ended', 'paused', 'running'])), name='clock_state_known'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'running')), fields=('case',), name='clock_one_runs'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'paused')), fields=('case', 'stage'), name='clock_one_waits_a_stage'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('days_left__gte', 0), ('state', 'paused')), models.Q(models.Q(('state', 'paused'), _negated=True), ('days_left__isnull', True)), _connector='OR'), name='clock_paused_knows_what_is_left'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gte', models.F('started_on'))), name='clock_due_after_start'),
        ),
        migrations.AddConstraint(
            model_name='clock',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('state', 'ended')), models.Q(models.Q(('state', 'ended'), _negated=True), ('ended_on__isnull', True)), _connector='OR'), name='clock_ended_says_when'),
        ),
        migrations.AddIndex(
            model_name='conflictdeclaration',
            index=models.Index(fields=['subject_key', 'person_key'], name='conflict_declaration_lookup'),
        ),
        migrations.AddConstraint(
            model_name='conflictdeclaration',
            constraint=models.CheckConstraint(condition=models.Q(('case__isnull', False), models.Q(('grounds', []), _negated=True), _connector='OR'), name='conflict_declaration_names_a_ground'),
        ),
        migrations.AddConstraint(
            model_name='conflictdeclaration',
            constraint=models.CheckConstraint(condition=models.Q(('subject_key', ''), _negated=True), name='conflict_declaration_has_subject'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted', True)), fields=('case', 'revision'), name='draft_revision_once'),
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('based_on__gte', 0), ('revision', django.db.models.expressions.CombinedExpression(models.F('based_on'), '+', models.Value(1)))), name='draft_follows_its_base'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('case', 'kind', 'sha256'), name='evidence_once'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('size__gte', 1)), name='evidence_has_content'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='evidence_sha256_shape'),
        ),
        migrations.AddConstraint(
            model_name='expertdraw',
            constraint=models.UniqueConstraint(fields=('ref',), name='expert_draw_ref_once'),
        ),
        migrations.AddConstraint(
            model_name='expertdraw',
            constraint=models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='expert_draw_has_seats'),
        ),
        migrations.AddConstraint(
            model_name='expertdraw',
            constraint=models.CheckConstraint(condition=models.Q(('commitment__regex', '^[0-9a-f]{64}$')), name='expert_draw_commitment_shape'),
        ),
        migrations.AddConstraint(
            model_name='expertdraw',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('drawn_at__isnull', True), ('order__isnull', True), ('seed', '')), models.Q(('drawn_at__isnull', False), ('order__isnull', False), models.Q(('seed', ''), _negated=True)), _connector='OR'), name='expert_draw_result_whole'),
        ),
        migrations.AddConstraint(
            model_name='expertdraw',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('beacon_on__isnull', True), ('beacon_source', '')), models.Q(models.Q(('beacon_source', ''), _negated=True), ('beacon_on__isnull', False)), _connector='OR'), name='expert_draw_beacon_dated'),
        ),
        migrations.AddConstraint(
            model_name='expertdraw',
            constraint=models.UniqueConstraint(condition=models.Q(('drawn_at__isnull', True)), fields=('case', 'duty'), name='expert_draw_one_waits'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('until_at__isnull', True)), fields=['person_key', 'case'], name='assignment_of_person'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('until_at__isnull', True)), fields=('case', 'duty', 'person_key'), name='assignment_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('until_at__isnull', True), ('until_at__gte', models.F('from_at')), _connector='OR'), name='assignment_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='heldduty',
            constraint=models.UniqueConstraint(fields=('case', 'person_key', 'apart'), name='held_duty_one_side'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('case',), name='notice_one_runs'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='notice_says_something'),
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='notice_closed_by_an_act'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('contact', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='objection_says_who'),
        ),
        migrations.AddConstraint(
            model_name='objection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('upheld__isnull', True)), models.Q(('answered_at__isnull', False), ('upheld__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='objection_answer_whole'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.UniqueConstraint(fields=('case', 'round', 'person_key'), name='review_once_a_round'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 100)), name='review_score_in_range'),
        ),
        migrations.AddConstraint(
            model_name='review',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='review_reason_given'),
        ),
    ]
