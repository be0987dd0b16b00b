"""Words for the names that code uses (名称对照)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.audit.domain.who import PROGRAM
from renqi.identity.domain.kinds import OrganisationKind
from renqi.identity.domain.permissions import Role

ROLE_WORDS = {
    Role.BUREAU_LEAD: _("Bureau lead"),
    Role.BUREAU_OFFICER: _("Bureau officer"),
    Role.FINANCE_OFFICER: _("Finance officer"),
    Role.REGULATOR: _("Regulator"),
    Role.DISTRICT_OFFICER: _("District officer"),
    Role.INSTITUTION_OFFICER: _("Institution officer"),
    Role.SECRETARIAT: _("Alliance secretariat"),
    Role.FIRM_USER: _("Firm"),
    Role.CLAIMANT: _("Claims a firm's file"),
    Role.PROVIDER: _("Resource provider"),
    Role.EXPERT: _("Expert"),
    Role.SYSTEM_ADMIN: _("System administrator"),
    Role.SECURITY_ADMIN: _("Security administrator"),
    Role.AUDIT_ADMIN: _("Audit administrator"),
}

KIND_WORDS = {
    OrganisationKind.INDUSTRY_BUREAU: _("Industry bureau"),
    OrganisationKind.FINANCE_BUREAU: _("Finance bureau"),
    OrganisationKind.REGULATOR: _("Financial regulator"),
    OrganisationKind.DISTRICT_OFFICE: _("District office"),
    OrganisationKind.INSTITUTION: _("Financial institution"),
    OrganisationKind.ALLIANCE: _("Alliance"),
    OrganisationKind.FIRM: _("Firm"),
    OrganisationKind.LARGE_FIRM: _("Large firm"),
    OrganisationKind.PARK: _("Park"),
    OrganisationKind.LABORATORY: _("Laboratory"),
    OrganisationKind.UNIVERSITY: _("University"),
    OrganisationKind.IP_CENTRE: _("IP centre"),
    OrganisationKind.EXPERT_POOL: _("Expert pool"),
    OrganisationKind.OPERATOR: _("Operator"),
}


def role_words(role: str) -> str | Promise:
    """Name a role; a name that no table knows is shown as it is."""
    return ROLE_WORDS[Role(role)] if role in set(Role) else role


def kind_words(kind: str) -> str | Promise:
    """Name a kind of organisation; a name that no table knows is shown as it is."""
    return KIND_WORDS[OrganisationKind(kind)] if kind in set(OrganisationKind) else kind


def doer_words(name: str) -> str | Promise:
    """Name who did something: a person as written down, the program itself in words."""
    # Earlier entries write the program with a capital.
    return _("the system") if str(name).lower() == PROGRAM.name else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a state is shown: words, colour tone and icon, so that colour never speaks alone."""

    label: str | Promise
    tone: str
    icon: str


VERDICT_LOOKS = {
    "met": Look(label=_("Met"), tone="good", icon="circle-check"),
    "review": Look(label=_("Needs review"), tone="info", icon="user-question"),
    "unknown": Look(label=_("Cannot tell yet"), tone="warn", icon="help-circle"),
    "unmet": Look(label=_("Not met"), tone="bad", icon="circle-x"),
}
