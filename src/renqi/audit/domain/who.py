"""Who did something, in words that outlive the account (操作人快照)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """A person as they were at the moment of the act.

    Attributes:
        person_id: Key of the person; 0 for somebody who has not signed in and for the system.
        name: Name at that moment, or the name of the program.
        role: Role held at that moment; empty without one.
        organisation: Name of the organisation that gave the role.
    """

    person_id: int = 0
    name: str = ""
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an act was about (对象).

    Attributes:
        kind: What it is: `firm`, `case`, `person`, `account`, `file`, …
        key: Its key; the credit code for a firm.
        name: Its name at that moment.
    """

    kind: str
    key: str
    name: str = ""


# What a program does by the clock or at the command line, with nobody signed in.
PROGRAM = Who(name="renqi")
