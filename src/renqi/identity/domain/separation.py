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
