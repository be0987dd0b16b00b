"""Give the roles of the database their rights, and rows their guards (数据库权限).

The rights stand in SQL files and not in migrations: `database_roles.sql` and
`database_grants.sql` of this context, and one `row_security.sql` in the `sql` folder of every
context that has tables to guard. They are applied whole, in one transaction, whenever they or
the tables have changed, and after a restore, which brings rows and no rights.
"""

import hashlib
from pathlib import Path

from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from renqi.kernel.errors import DomainError

GROUP_ROLES = ("renqi_app", "renqi_web", "renqi_web_all")
_SQL = Path(__file__).resolve().parent.parent / "sql"
_GUARDS = "row_security.sql"
# Roles are the server's: another database may be granting the same at this moment.
_TRIES = 6
_LACKS_RIGHT = "42501"
# Before PostgreSQL 16 membership was one thing; since then it may come without SET ROLE.
_VERSION_WITH_SET = 160_000


class RolesMissing(DomainError):
    """The owner of the database may not make the roles that Renqi runs under."""

    code = "runtime.roles_missing"
    message = (
        "The database account {owner} may not make the roles of Renqi. Let an administrator of"
        " the database server run: {statements}"
    )


class LoginUnknown(DomainError):
    """The address of the application names an account that the server does not have."""

    code = "runtime.login_unknown"
    message = (
        "The database account {login} of DATABASE_URL does not exist. Let an administrator of the"
        " database server run: CREATE ROLE {login} LOGIN; and set its password."
    )


def rights_are_current() -> bool:
    """Tell whether the database has the rights that this Renqi says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('renqi_rights_digest()') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        # A restored database has the function and none of the grants.
        cursor.execute(
            "SELECT renqi_rights_digest() = %s AND count(*) = %s AND bool_and("
            " has_schema_privilege(r.oid, 'public', 'USAGE')"
            " AND has_table_privilege(r.oid, 'django_migrations', 'SELECT'))"
            " FROM pg_roles r WHERE r.rolname = ANY (%s)",
            [_digest(), len(GROUP_ROLES), list(GROUP_ROLES)],
        )
        return bool(cursor.fetchone()[0])


def apply_rights(*, login: str) -> None:
    """Bring roles, grants and row security of the database to what the files say.

    Args:
        login: The account that pages, jobs and commands sign in to the database with.

    Raises:
        RolesMissing: The connection's own account may not make or grant the roles.
        LoginUnknown: There is no such account.

    Effects:
        Roles, grants, policies and the attributes of functions in this database.

    Locks:
        Every guarded table, exclusively, until the end of the transaction.
    """
    _make_roles()
    for account in {login, _own_name()}:
        _make_member(account)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute((_SQL / "database_grants.sql").read_text("utf-8"))
        for path in _guard_files():
            cursor.execute(path.read_text("utf-8"))
        cursor.execute(
            "CREATE OR REPLACE FUNCTION renqi_rights_digest() RETURNS text LANGUAGE sql STABLE"
            f" AS $body$ SELECT '{_digest()}'::text $body$"
        )


def _make_roles() -> None:
    with connection.cursor() as cursor:
        try:
            cursor.execute((_SQL / "database_roles.sql").read_text("utf-8"))
        except DatabaseError as error:
            raise _refusal(error) from error


def _make_member(account: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [account])
        row = cursor.fetchone()
        if row is None:
            raise LoginUnknown(login=account)
        if row[0]:
            return
        for role in GROUP_ROLES:
            for attempt in range(1, _TRIES + 1):
                if _is_member(cursor, account, role):
                    break
                try:
                    with transaction.atomic():
                        cursor.execute(f'GRANT {role} TO "{account.replace(chr(34), chr(34) * 2)}"')
                except DatabaseError as error:
                    if _state(error) == _LACKS_RIGHT or attempt == _TRIES:
                        raise _refusal(error) from error


def _is_member(cursor: CursorWrapper, account: str, role: str) -> bool:
    cursor.execute("SELECT current_setting('server_version_num')::int")
    how = "SET" if cursor.fetchone()[0] >= _VERSION_WITH_SET else "MEMBER"
    cursor.execute("SELECT pg_has_role(%s, %s, %s)", [account, role, how])
    return bool(cursor.fetchone()[0])


def _own_name() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user")
        return str(cursor.fetchone()[0])


def _refusal(error: DatabaseError) -> Exception:
    if _state(error) != _LACKS_RIGHT:
        return error
    owner = str(connection.settings_dict["USER"])
    made = [f"CREATE ROLE {role} NOLOGIN;" for role in GROUP_ROLES]
    granted = f"GRANT {', '.join(GROUP_ROLES)} TO {owner} WITH ADMIN OPTION;"
    return RolesMissing(owner=owner, statements=" ".join([*made, granted]))


def _state(error: DatabaseError) -> str:
    return str(getattr(error.__cause__, "sqlstate", None) or "")


def _guard_files() -> list[Path]:
    found = (Path(app.path) / "sql" / _GUARDS for app in apps.get_app_configs())
    return [path for path in found if path.exists()]


def _digest() -> str:
    files = [_SQL / "database_roles.sql", _SQL / "database_grants.sql", *_guard_files()]
    said = b"".join(path.read_bytes() for path in files)
    return hashlib.sha256(said).hexdigest()
