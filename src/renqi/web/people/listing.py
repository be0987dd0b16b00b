"""One way in which the lists of this section are shown and handed out (清单的展示与导出)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from django.forms import Form
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from renqi.registry.intake.workbook import Row
from renqi.web.shell.asked import asked_format, asked_order, asked_page
from renqi.web.shell.handing_out import hand_out
from renqi.web.shell.requests import PageRequest

PER_PAGE = 20

One = TypeVar("One")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[One]):
    """A list: where its rows come from and how they are named (清单).

    Attributes:
        name: Name of the file, and of the templates `people/<part>_list.html` and `_rows.html`.
        part: What the templates call one row.
        title: Name of the list for people.
        header: Names of the columns in the file.
        first: What it is sorted by until somebody chooses.
        page: Gives one page; takes where, sort, is_descending, page, per_page and at.
        export: Gives every row; takes where, sort, is_descending and at.
        row: Turns a row into cells of the file.
        more: What the page shows beside the list.
    """

    name: str
    part: str
    title: str
    header: Sequence[str]
    first: StrEnum
    page: Callable[..., Any]
    export: Callable[..., Iterable[One]]
    row: Callable[[One], Row]
    more: dict[str, Any] = field(default_factory=dict)


def answer_list(
    request: PageRequest, form: Form, where: Any, listing: Listing[One]
) -> HttpResponseBase:
    """Show a page of a list, its rows alone for htmx, or hand the whole out as a file."""
    sort, is_descending = asked_order(request, listing.first)
    asked = {"where": where, "sort": sort, "is_descending": is_descending, "at": timezone.now()}
    if asked_format(request):
        return hand_out(
            request,
            name=listing.name,
            title=listing.title,
            header=listing.header,
            rows=(listing.row(one) for one in listing.export(**asked)),
        )
    shown = {
        "form": form,
        "page": listing.page(**asked, page=asked_page(request), per_page=PER_PAGE),
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        **listing.more,
    }
    kind = "rows" if request.htmx else "list"
    return render(request, f"people/{listing.part}_{kind}.html", shown)
