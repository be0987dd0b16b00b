"""`renqi identity`: who may sign in (账号)."""

import argparse
import getpass
import socket
from datetime import UTC, datetime

from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group

_NAME_LETTERS = 200
_REASON_LETTERS = 400


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "identity", summary="sign-ins")
    first = add_command(
        group,
        "first",
        summary="make the three administrators and the bureau's lead where nobody can sign in",
        handler=_first,
    )
    first.add_argument(
        "--bureau", type=_name, default="工业和信息化局", help="name of the bureau (%(default)s)"
    )
    glass = add_command(
        group,
        "break-glass",
        summary="give somebody a role for a few hours, for the auditor to look at",
        handler=_break_glass,
    )
    glass.add_argument("--person", required=True, metavar="USERNAME", help="sign-in name")
    glass.add_argument("--role", required=True, help="such as security_admin")
    glass.add_argument("--organisation", required=True, type=_name, help="its name")
    glass.add_argument("--hours", required=True, type=int, help="1 to 24, counted from now")
    glass.add_argument("--reason", required=True, type=_reason, help="why the usual way is closed")


def _first(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.identity.services.create_first_sign_ins import create_first_sign_ins

        now = datetime.now(tz=UTC)
        made = create_first_sign_ins(
            bureau=arguments.bureau,
            from_on=now.astimezone().date(),
            at=now,
            given_by=_console(),
        )
    if arguments.json:
        print_json(
            {
                "sign_ins": [
                    {"role": str(one.role), "username": one.username, "password": one.password}
                    for one in made
                ]
            }
        )
        return 0
    print("The passwords are shown this once; each is changed at the first sign-in:")
    print_table(
        ["role", "user name", "password"],
        [[str(one.role), one.username, one.password] for one in made],
    )
    return 0


def _break_glass(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database
    from renqi.identity.domain.permissions import Role
    from renqi.identity.domain.refusals import RoleNotOfKind

    if arguments.role not in set(Role):
        raise RoleNotOfKind(organisation=arguments.organisation)
    with open_database():
        from renqi.identity.services.break_glass import break_glass

        ends_at = break_glass(
            username=arguments.person,
            role=Role(arguments.role),
            organisation=arguments.organisation,
            hours=arguments.hours,
            reason=arguments.reason,
            given_by=_console(),
            at=datetime.now(tz=UTC),
        )
    if arguments.json:
        print_json({"person": arguments.person, "role": arguments.role, "ends_at": ends_at})
        return 0
    shown = ends_at.astimezone().isoformat(sep=" ", timespec="minutes")
    print(f"{arguments.person} is {arguments.role} until {shown}.")
    print("The auditor sees this until somebody has looked at it.")
    return 0


def _console() -> str:
    """Name who sits at the machine, as far as the machine knows."""
    try:
        account = getpass.getuser()
    except (KeyError, OSError):
        account = "?"
    return f"console: {account}@{socket.gethostname()}"


def _name(text: str) -> str:
    return _plain(text, most=_NAME_LETTERS, what="name")


def _reason(text: str) -> str:
    return _plain(text, most=_REASON_LETTERS, what="reason")


def _plain(text: str, *, most: int, what: str) -> str:
    plain = text.strip()
    if not plain or len(plain) > most or not plain.isprintable():
        raise argparse.ArgumentTypeError(f"a {what} has 1 to {most} printable characters")
    return plain
