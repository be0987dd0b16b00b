"""`renqi identity`: who may sign in (账号)."""

import argparse
from datetime import UTC, datetime

from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command, add_group

_NAME_LETTERS = 200


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    group = add_group(subparsers, "identity", summary="sign-ins")
    first = add_command(
        group,
        "first",
        summary="make the first two sign-ins of an installation that has none",
        handler=_first,
    )
    first.add_argument(
        "--bureau", type=_name, default="工业和信息化局", help="name of the bureau (%(default)s)"
    )


def _first(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from renqi.identity.services.create_first_sign_ins import create_first_sign_ins

        today = datetime.now(tz=UTC).astimezone().date()
        made = create_first_sign_ins(bureau=arguments.bureau, from_on=today)
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
    print("The passwords are shown this once:")
    print_table(
        ["role", "user name", "password"],
        [[str(one.role), one.username, one.password] for one in made],
    )
    return 0


def _name(text: str) -> str:
    name = text.strip()
    if not name or len(name) > _NAME_LETTERS or not name.isprintable():
        raise argparse.ArgumentTypeError(f"a name has 1 to {_NAME_LETTERS} printable characters")
    return name
