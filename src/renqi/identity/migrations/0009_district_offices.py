"""Let districts take part: their offices and officers (区级部门)."""

from django.db import migrations, models
from django.db.models import Q

_KINDS = [
    "alliance",
    "district_office",
    "expert_pool",
    "finance_bureau",
    "firm",
    "industry_bureau",
    "institution",
    "ip_centre",
    "laboratory",
    "large_firm",
    "operator",
    "park",
    "regulator",
    "university",
]
_ROLES = [
    "audit_admin",
    "bureau_lead",
    "bureau_officer",
    "claimant",
    "district_officer",
    "expert",
    "finance_officer",
    "firm_user",
    "institution_officer",
    "provider",
    "regulator",
    "secretariat",
    "security_admin",
    "system_admin",
]


class Migration(migrations.Migration):
    dependencies = [("identity", "0008_roles_follow_firms")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="district",
            field=models.CharField(blank=True, db_default="", default="", max_length=6),
        ),
        migrations.RemoveConstraint(
            model_name="organisation", name="organisation_kind_known"
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=Q(kind__in=_KINDS), name="organisation_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=Q(kind="district_office", district__regex=r"^[0-9A-Z-]{5,6}$")
                | (~Q(kind="district_office") & Q(district="")),
                name="organisation_district_for_offices",
            ),
        ),
        migrations.RemoveConstraint(model_name="membership", name="membership_role_known"),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=Q(role__in=_ROLES), name="membership_role_known"
            ),
        ),
    ]
