"""What a line of the menu is, and who sees it (菜单项)."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from django.utils.functional import Promise

from renqi.identity.domain.actor import Actor
from renqi.identity.domain.permissions import Action

Words = str | Promise


class Whose(Enum):
    """How far a right must reach for a line to be shown (可见范围)."""

    ANY = auto()
    CITY = auto()
    OWN = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the menu (菜单项).

    Attributes:
        url_name: Name of the page's address.
        label: Words in the menu.
        icon: Name of a Tabler icon.
        action: Right that opens the page; none for pages that everybody signed in may open.
        whose: Whether the right must reach the whole city, or one's own firm and no more.
        waiting: Counts what waits for the person there, to be shown beside the words.
        leads_to_something: Whether the page has anything for the person; always unless given.
    """

    url_name: str
    label: Words
    icon: str
    action: Action | None = None
    whose: Whose = Whose.ANY
    waiting: Callable[[Actor], int] | None = None
    leads_to_something: Callable[[Actor], object] | None = None

    def is_open_to(self, actor: Actor) -> bool:
        """Whether this person sees the line."""
        if self.leads_to_something is not None and not self.leads_to_something(actor):
            return False
        if self.action is None:
            return True
        if self.whose is Whose.CITY:
            return actor.may_everywhere(self.action)
        if self.whose is Whose.OWN:
            return actor.may(self.action) and not actor.may_everywhere(self.action)
        return actor.may(self.action)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A titled group of lines (菜单组)."""

    title: Words
    entries: tuple[Entry, ...]


def line(
    url_name: str,
    label: Words,
    icon: str,
    action: Action | None = None,
    *,
    waiting: Callable[[Actor], int] | None = None,
    leads_to_something: Callable[[Actor], object] | None = None,
    whose: Whose = Whose.ANY,
) -> Entry:
    """Write a line for whoever has the right, or for everybody signed in."""
    return Entry(
        url_name=url_name,
        label=label,
        icon=icon,
        action=action,
        whose=whose,
        waiting=waiting,
        leads_to_something=leads_to_something,
    )


def city_line(url_name: str, label: Words, icon: str, action: Action) -> Entry:
    """Write a line for those whose right reaches the whole city."""
    return line(url_name, label, icon, action, whose=Whose.CITY)


def own_line(url_name: str, label: Words, icon: str, action: Action) -> Entry:
    """Write a line for those whose right reaches their own firm only."""
    return line(url_name, label, icon, action, whose=Whose.OWN)
