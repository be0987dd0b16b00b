"""The parties of the programme, and which roles a person may hold in each (参与方)."""

from enum import StrEnum

from renqi.identity.domain.permissions import Role


class OrganisationKind(StrEnum):
    """What an organisation is in the programme (单位类别)."""

    INDUSTRY_BUREAU = "industry_bureau"
    FINANCE_BUREAU = "finance_bureau"
    REGULATOR = "regulator"
    DISTRICT_OFFICE = "district_office"
    INSTITUTION = "institution"
    ALLIANCE = "alliance"
    FIRM = "firm"
    LARGE_FIRM = "large_firm"
    PARK = "park"
    LABORATORY = "laboratory"
    UNIVERSITY = "university"
    IP_CENTRE = "ip_centre"
    EXPERT_POOL = "expert_pool"
    OPERATOR = "operator"


_PROVIDER = frozenset({Role.PROVIDER})

ROLES_OF_KIND: dict[OrganisationKind, frozenset[Role]] = {
    OrganisationKind.INDUSTRY_BUREAU: frozenset({Role.BUREAU_LEAD, Role.BUREAU_OFFICER}),
    OrganisationKind.FINANCE_BUREAU: frozenset({Role.FINANCE_OFFICER}),
    OrganisationKind.REGULATOR: frozenset({Role.REGULATOR}),
    OrganisationKind.DISTRICT_OFFICE: frozenset({Role.DISTRICT_OFFICER}),
    OrganisationKind.INSTITUTION: frozenset({Role.INSTITUTION_OFFICER}),
    OrganisationKind.ALLIANCE: frozenset({Role.SECRETARIAT}),
    OrganisationKind.FIRM: frozenset({Role.FIRM_USER, Role.CLAIMANT}),
    # A large firm has a file as every firm has, beside what it provides.
    OrganisationKind.LARGE_FIRM: _PROVIDER | {Role.FIRM_USER, Role.CLAIMANT},
    OrganisationKind.PARK: _PROVIDER,
    OrganisationKind.LABORATORY: _PROVIDER,
    OrganisationKind.UNIVERSITY: _PROVIDER,
    OrganisationKind.IP_CENTRE: _PROVIDER,
    OrganisationKind.EXPERT_POOL: frozenset({Role.EXPERT}),
    OrganisationKind.OPERATOR: frozenset(
        {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    ),
}

# Kinds that are companies in the register and therefore carry a credit code.
KINDS_WITH_CREDIT_CODE = frozenset({OrganisationKind.FIRM, OrganisationKind.LARGE_FIRM})
