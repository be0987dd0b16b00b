"""Whose password alone is not enough (第二因素)."""

from renqi.identity.domain.permissions import Role
from renqi.identity.domain.separation import ADMINISTRATORS

# Whoever decides over others' money or rights: officials, banks and administrators.
SECOND_FACTOR_ROLES = ADMINISTRATORS | {
    Role.BUREAU_LEAD,
    Role.BUREAU_OFFICER,
    Role.DISTRICT_OFFICER,
    Role.FINANCE_OFFICER,
    Role.REGULATOR,
    Role.INSTITUTION_OFFICER,
}
