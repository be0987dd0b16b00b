"""The menu as one person sees it: the table, cut to what the reader may open (导航)."""

from dataclasses import dataclass

from django.urls import reverse

from renqi.engines.casework.selectors.case_list import COUNTED_MAX
from renqi.identity.domain.actor import Actor
from renqi.web.shell.menu_lines import Words
from renqi.web.shell.menu_table import SECTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """A line as it is drawn for one request."""

    label: Words
    icon: str
    url: str
    is_current: bool
    waiting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuGroup:
    """A group as it is drawn for one request."""

    title: Words
    items: tuple[MenuItem, ...]


def menu(actor: Actor, *, path: str) -> tuple[MenuGroup, ...]:
    """Give the groups of the menu that a person may open.

    Args:
        actor: Who reads the menu.
        path: Path of the page shown, to mark its line.

    Returns:
        Groups with at least one line, in the order of the table.
    """
    urls = {
        entry: reverse(entry.url_name)
        for section in SECTIONS
        for entry in section.entries
        if entry.is_open_to(actor)
    }
    # The longest address that begins the path is the page; a firm's file lies under the list.
    current = max((url for url in urls.values() if path.startswith(url)), key=len, default="")
    groups = (
        MenuGroup(
            title=section.title,
            items=tuple(
                MenuItem(
                    label=entry.label,
                    icon=entry.icon,
                    url=urls[entry],
                    is_current=urls[entry] == current,
                    waiting=_count(entry.waiting(actor)) if entry.waiting else "",
                )
                for entry in section.entries
                if entry in urls
            ),
        )
        for section in SECTIONS
    )
    return tuple(group for group in groups if group.items)


def _count(waiting: int) -> str:
    """Write a count short; nothing where nothing waits."""
    return "" if not waiting else f"{COUNTED_MAX - 1}+" if waiting >= COUNTED_MAX else str(waiting)
