"""`renqi up`, `migrate`, `worker` and `demo`: run the installation (运行)."""

import argparse
import sys
from typing import TYPE_CHECKING, Any

from renqi.cli.output import print_json, print_table
from renqi.cli.parser import Subparsers, add_command

if TYPE_CHECKING:
    from renqi.cli.serving import Address

_PORT_MAX = 65_535
_DEMO_FIRMS = 2_000


def register(subparsers: Subparsers) -> None:
    """Add the commands of this group."""
    up = add_command(subparsers, "up", summary="start everything and serve the pages", handler=_up)
    up.add_argument("--host", default="127.0.0.1", help="where to listen (%(default)s)")
    up.add_argument("--port", type=_port, default=8000, help="where to listen (%(default)s)")
    up.add_argument("--no-demo", action="store_true", help="start with an empty city")
    demo = add_command(subparsers, "demo", summary="load the made-up city", handler=_demo)
    demo.add_argument("--firms", type=_count, default=_DEMO_FIRMS, help="how many (%(default)s)")
    add_command(subparsers, "migrate", summary="bring the tables up to date", handler=_migrate)
    add_command(subparsers, "worker", summary="run the jobs of the queue", handler=_worker)


def _up(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import migrate, open_database
    from renqi.cli.serving import Address, refuse_taken_port, serve, stop_politely_on_sigterm
    from renqi.cli.static_files import collect_static_files

    stop_politely_on_sigterm()
    address = Address(host=arguments.host, port=arguments.port)
    refuse_taken_port(address)
    with open_database(current=False):
        migrate()
        _note_one_account()
        collect_static_files()
        sign_ins = [] if arguments.no_demo or _is_settled() else _load_demo(_DEMO_FIRMS)
        has_people = _has_people()
        serve(
            address,
            when_ready=lambda: _welcome(
                address, sign_ins, has_people=has_people, as_json=arguments.json
            ),
        )
    return 0


def _demo(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        sign_ins = _load_demo(arguments.firms)
    if arguments.json:
        print_json({"sign_ins": sign_ins})
    else:
        _print_sign_ins(sign_ins)
    return 0


def _migrate(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import migrate, open_database

    with open_database(current=False):
        names = migrate()
        _note_one_account()
    if arguments.json:
        print_json({"applied": names})
    else:
        print("\n".join(names) or "The tables are up to date.")
    return 0


def _worker(arguments: argparse.Namespace) -> int:
    from renqi.cli.database import open_database

    with open_database():
        from django.core.management import call_command

        call_command("procrastinate", "worker")
    if arguments.json:
        print_json({"stopped": True})
    return 0


def _note_one_account() -> None:
    """Say what a city should do whose one database account both owns and uses the tables."""
    from renqi.config.database import has_own_owner

    if not has_own_owner():
        sys.stderr.write(
            "note: one database account owns the tables and uses them. Make another without"
            " rights, name it in DATABASE_URL, and this one in DATABASE_OWNER_URL; then run"
            " `renqi migrate`.\n"
        )


def _is_settled() -> bool:
    """Tell whether any firm or person is here: the made-up city never joins a real one."""
    from renqi.registry.selectors.counts import has_firms

    return has_firms() or _has_people()


def _has_people() -> bool:
    """Tell whether anybody can sign in: an empty city begins without."""
    from renqi.identity.selectors.memberships import has_people

    return has_people()


def _load_demo(n_firms: int) -> list[dict[str, str]]:
    """Load the made-up city and give one sign-in for each role."""
    from datetime import UTC, datetime

    from django.db import transaction

    from renqi.demo.load import load_demo_city

    sys.stderr.write(f"Loading a made-up city of {n_firms:,} firms; this takes a moment.\n")
    # All or nothing: a city without its sign-ins would keep everybody out.
    with transaction.atomic():
        made = load_demo_city(n_firms=n_firms, now=datetime.now(tz=UTC))
    return [
        {"role": str(one.role), "username": one.username, "password": one.password} for one in made
    ]


def _welcome(
    address: "Address", sign_ins: list[dict[str, str]], *, has_people: bool, as_json: bool
) -> None:
    if as_json:
        print_json({"address": address.url, "sign_ins": sign_ins, "has_people": has_people})
        return
    print(f"Renqi is at {address.url} - Ctrl-C stops it.", flush=True)
    _print_sign_ins(sign_ins)
    if not has_people:
        print("Nobody can sign in yet. In another window, run: renqi identity first", flush=True)


def _print_sign_ins(sign_ins: list[dict[str, str]]) -> None:
    if not sign_ins:
        return
    print("\nThe city is made up. Sign in as one of these; the passwords are shown this once:")
    rows: list[list[Any]] = [[one["role"], one["username"], one["password"]] for one in sign_ins]
    print_table(["role", "user name", "password"], rows)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _PORT_MAX:
        raise argparse.ArgumentTypeError(f"{text} is not a port between 1 and {_PORT_MAX}")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)
