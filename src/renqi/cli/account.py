"""Who sits at the command line, as records should show it (命令行账号)."""

import getpass


def account() -> str:
    """Name the account of the machine; one that the machine has no name for is nobody's."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return "cli"
