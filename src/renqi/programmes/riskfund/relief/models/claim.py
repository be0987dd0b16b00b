"""One firm's claim on a fund (救助申请)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from renqi.programmes.riskfund.charter.domain.vocabulary import HelpForm, Lane
from renqi.programmes.riskfund.relief.domain.claim_states import LIVE, ClaimStage

_LIVE = sorted(stage.value for stage in LIVE)
_STAGES = sorted(stage.value for stage in ClaimStage)
_LANES = sorted(lane.value for lane in Lane)
_FORMS = sorted(form.value for form in HelpForm)
_BEFORE = [ClaimStage.DRAFT.value]


class Claim(models.Model):
    """What a firm asks of a fund because of an event, and where that stands (救助申请).

    A draft is what somebody has typed so far (`form`); with the hand-in everything that was
    judged is written down and stays: charter, facts, loss, amount and what bound it. `stage`
    repeats where the case stands. `number` and `handed_in_at` are given by a trigger in the
    order of arrival (`sql/arrival.sql`). `due_at` is the promised end of the lane.
    """

    fund = models.CharField(max_length=64, db_collation="C")
    institution_id = models.BigIntegerField(null=True)
    uscc = models.CharField(max_length=18, db_collation="C")
    firm_name = models.TextField()
    stage = models.CharField(max_length=16, db_collation="C", default=ClaimStage.DRAFT.value)
    stage_since = models.DateTimeField()
    form = models.JSONField(default=dict)
    revision = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_by_id = models.BigIntegerField()
    opened_by = models.TextField()
    saved_at = models.DateTimeField()
    saved_by = models.TextField()
    # From the hand-in.
    number = models.BigIntegerField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    handed_in_by = models.TextField(default="")
    case_id = models.BigIntegerField(null=True)
    charter_ref = models.CharField(max_length=80, db_collation="C", default="")
    event_kind = models.CharField(max_length=24, db_collation="C", default="")
    event_key = models.CharField(max_length=80, db_collation="C", default="")
    declared = models.ForeignKey(
        "relief.DeclaredEvent", null=True, on_delete=models.PROTECT, related_name="claims"
    )
    event_on = models.DateField(null=True)
    help_form = models.CharField(max_length=8, db_collation="C", default="")
    wanted = models.BigIntegerField(default=0)
    proven_loss = models.BigIntegerField(default=0)
    amount = models.BigIntegerField(default=0)
    limits = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    verdict = models.CharField(max_length=8, db_collation="C", default="")
    receipt_digest = models.CharField(max_length=64, db_collation="C", default="")
    district = models.CharField(max_length=16, db_collation="C", default="")
    chain = models.CharField(max_length=64, db_collation="C", default="")
    group_key = models.CharField(max_length=18, db_collation="C", default="")
    payee_holder = models.TextField(default="")
    payee_number = models.CharField(max_length=34, db_collation="C", default="")
    payee_bank_code = models.CharField(max_length=16, db_collation="C", default="")
    payee_bank_name = models.TextField(default="")
    lane = models.CharField(max_length=8, db_collation="C", default="")
    lane_reason = models.CharField(max_length=40, db_collation="C", default="")
    due_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    told_overdue_at = models.DateTimeField(null=True)
    # From the decision.
    proposed_by_id = models.BigIntegerField(null=True)
    proposed_by = models.TextField(default="")
    proposed_amount = models.BigIntegerField(null=True)
    decided_amount = models.BigIntegerField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    refusal = models.TextField(default="")
    letter_code = models.CharField(max_length=40, default="")
    aid_id = models.BigIntegerField(null=True)

    class Meta:
        """One claim an event and firm, numbers once, two people."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stage__in=_STAGES), name="relief_claim_stage_known"),
            models.UniqueConstraint(
                fields=["fund", "number"],
                condition=Q(number__isnull=False),
                name="relief_claim_number_once",
            ),
            models.UniqueConstraint(
                fields=["uscc", "event_key"],
                condition=Q(stage__in=_LIVE),
                name="relief_claim_once_an_event",
            ),
            models.UniqueConstraint(
                fields=["fund", "uscc"],
                condition=Q(stage__in=_BEFORE),
                name="relief_claim_one_draft",
            ),
            models.UniqueConstraint(fields=["case_id"], name="relief_claim_own_case"),
            models.CheckConstraint(
                condition=Q(number__isnull=True, stage__in=[*_BEFORE, ClaimStage.WITHDRAWN.value])
                | (
                    Q(
                        number__gte=1,
                        handed_in_at__isnull=False,
                        case_id__isnull=False,
                        event_on__isnull=False,
                        due_at__isnull=False,
                        lane__in=_LANES,
                        help_form__in=_FORMS,
                        receipt_digest__regex=r"^[0-9a-f]{64}$",
                    )
                    & ~Q(charter_ref="")
                    & ~Q(event_key="")
                    & ~Q(stage=ClaimStage.DRAFT.value)
                ),
                name="relief_claim_handed_in_whole",
            ),
            models.CheckConstraint(
                condition=Q(wanted__gte=0, proven_loss__gte=0, amount__gte=0),
                name="relief_claim_counts",
            ),
            models.CheckConstraint(
                condition=Q(decided_amount__isnull=True)
                | Q(decided_amount__gt=0, decided_amount__lte=F("amount")),
                name="relief_claim_within_entitlement",
            ),
            models.CheckConstraint(
                condition=Q(decided_by_id__isnull=True)
                | Q(proposed_by_id__isnull=True)
                | ~Q(decided_by_id=F("proposed_by_id")),
                name="relief_claim_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["approved", "objected", "second_look"])
                | Q(
                    decided_amount__isnull=False,
                    decided_by_id__isnull=False,
                    proposed_by_id__isnull=False,
                    decided_at__isnull=False,
                ),
                name="relief_claim_granted_by_two",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["lane", "due_at", "number"],
                name="relief_claim_queue",
                condition=Q(stage__in=["check", "second", "glass"]),
            ),
            models.Index(fields=["uscc", "-opened_at"], name="relief_claim_of_firm"),
            models.Index(fields=["payee_number"], name="relief_claim_payee"),
            models.Index(fields=["fund", "stage", "-number"], name="relief_claim_by_stage"),
        ]

    def __str__(self) -> str:
        """Show fund and number, for logs."""
        return f"{self.fund} {self.number or 'draft'} {self.stage}"


class Arrivals(models.Model):
    """How many claims of a fund have arrived, and when the last did (收件序号).

    Its row is locked by a hand-in until the transaction ends, so that numbers and instants follow
    the order in which claims are kept. Only the trigger of `sql/arrival.sql` writes it.
    """

    fund = models.CharField(max_length=64, db_collation="C")
    last = models.BigIntegerField(default=0)
    last_at = models.DateTimeField(null=True)

    class Meta:
        """One row a fund."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fund"], name="relief_arrivals_a_fund"),
        ]

    def __str__(self) -> str:
        """Show fund and number, for logs."""
        return f"{self.fund} {self.last}"
