"""The shape of the command line: one parser, one line per mistake (命令行解析)."""

import argparse
import sys
from collections.abc import Callable
from typing import Any, NoReturn, Protocol

BAD_INPUT = 2

Handler = Callable[[argparse.Namespace], int]


class CommandParser(argparse.ArgumentParser):
    """An argument parser that answers a mistake with one line and exit status 2."""

    def error(self, message: str) -> NoReturn:
        """Print one line on standard error, without the usage block."""
        sys.stderr.write(f"{self.prog}: {message}\n")
        sys.exit(BAD_INPUT)


class Subparsers(Protocol):
    """What a command group needs of argparse: a place to add its commands."""

    def add_parser(self, name: str, **kwargs: Any) -> argparse.ArgumentParser:
        """Add one command and return its parser."""


def add_command(
    subparsers: Subparsers, name: str, *, summary: str, handler: Handler
) -> argparse.ArgumentParser:
    """Add a command that has a handler and the `--json` switch every command has.

    Args:
        subparsers: What `register` was given, or a group made by `add_group`.
        name: The word a user types.
        summary: One line for `--help`; also the description of the command itself.
        handler: Takes the parsed arguments, returns the exit status.

    Returns:
        The command's own parser, to add its arguments to.

    """
    parser = subparsers.add_parser(name, help=summary, description=summary)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.set_defaults(handler=handler)
    return parser


def add_group(subparsers: Subparsers, name: str, *, summary: str) -> Subparsers:
    """Add a word that has commands of its own, such as `policy list`."""
    parser = subparsers.add_parser(name, help=summary, description=summary)
    return parser.add_subparsers(dest=f"{name}_command", metavar="COMMAND", required=True)
