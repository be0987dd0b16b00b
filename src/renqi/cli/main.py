"""The `renqi` command: a table of command groups and the rules of exit (命令行入口).

Exit status: 0 done, 1 a check failed, 2 bad input or a refusal. Each group is a module of this
package with `register(subparsers)`; modules import what is heavy inside their handlers, because
the first answer of the command line must come quickly.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from renqi.cli.parser import BAD_INPUT, CommandParser
from renqi.config.environment import home, keep_compiled_loops
from renqi.kernel.errors import DomainError

# In the order in which `renqi --help` lists them.
COMMAND_GROUPS = (
    "runtime",
    "backup",
    "identity",
    "registry",
    "policy",
    "screening",
    "receipt",
    "titles",
    "support",
    "documents",
    "ledger",
    "fund",
    "audit",
    "bench",
)
INTERRUPTED = 130
PIPE_CLOSED = 141


def build_parser() -> CommandParser:
    """Return the parser with every command."""
    parser = CommandParser(
        prog="renqi",
        description="Renqi (韧企): a city's programme for the resilience of its firms.",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for group in COMMAND_GROUPS:
        import_module(f"renqi.cli.{group}").register(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    try:
        arguments = build_parser().parse_args(argv)
        keep_compiled_loops(Path(__file__).parent, home())
        status: int = arguments.handler(arguments)
        sys.stdout.flush()
    except DomainError as refusal:
        return _complain(str(refusal))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader left, as `| head` does.
        _drop_output()
        return PIPE_CLOSED
    except OSError as error:
        # A file or disk that fails: a path that cannot be opened, no room left.
        _drop_output()
        place = f"{error.filename}: " if error.filename is not None else ""
        return _complain(f"{place}{error.strerror or error}")
    return status


def _drop_output() -> None:
    """Send what can no longer be printed nowhere; Python would complain again while closing."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(text: str) -> int:
    one_line = " ".join(text.split())
    sys.stderr.write(f"renqi: {one_line}\n")
    return BAD_INPUT


if __name__ == "__main__":
    sys.exit(main())
