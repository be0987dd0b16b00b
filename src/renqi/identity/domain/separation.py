"""Duties that one person may not hold together (三员分立)."""

from renqi.identity.domain.permissions import Role

# Who keeps the sign-ins, who gives the rights and who reads what both did are three people, and
# none of them does the programme's business. The address is how the database tells them apart.
PLACES: dict[Role, str] = {
    Role.SYSTEM_ADMIN: "0.0.0.1",
    Role.SECURITY_ADMIN: "0.0.0.2",
    Role.AUDIT_ADMIN: "0.0.0.3",
}
ADMINISTRATORS = frozenset(PLACES)


def go_together(one: str, other: str) -> bool:
    """Tell whether one person may hold both roles at the same time.

    Example:
        >>> go_together("bureau_lead", "expert"), go_together("system_admin", "audit_admin")
        (True, False)
        >>> go_together("system_admin", "bureau_lead"), go_together("audit_admin", "audit_admin")
        (False, True)

    """
    return one == other or not {one, other} & ADMINISTRATORS
