"""Filters and tags that every template may use without loading them (模板标签)."""

import functools
from typing import Any

from django import template
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from tablericons.templatetags import tablericons

from renqi.kernel.errors import DomainError
from renqi.web.shell import figures
from renqi.web.shell.bilingual import said
from renqi.web.shell.matters import matter_words
from renqi.web.shell.refusals import refusal_text
from renqi.web.shell.words import VERDICT_LOOKS, Look, doer_words, kind_words, role_words

register = template.Library()

register.filter("money", figures.money)
register.filter("exact_money", figures.exact_money)
register.filter("grouped", figures.grouped)
register.filter("compact", figures.compact)
register.filter("share", figures.share)
register.filter("measure", figures.measure)
register.filter("day", figures.day)
register.filter("moment", figures.moment)
register.filter("version_day", figures.version_day)
register.filter("role_words", role_words)
register.filter("kind_words", kind_words)
register.filter("doer", doer_words)
register.filter("said", said)
register.filter("matter", matter_words)

_FIRST_PAGE = 1


@register.simple_tag
@functools.lru_cache(maxsize=512)
def icon(name: str, size: int = 20) -> str:
    """Draw a Tabler icon inside the page; decoration only, so it is never read out."""
    attributes = {"class": "icon", "aria-hidden": "true", "stroke-width": "1.75"}
    drawn: str = tablericons.icon(f"outline/{name}", size=size, **attributes)
    return drawn


@register.filter
def age(since: Any) -> str:
    """Write how old a date is today."""
    return figures.age(since, as_of=timezone.localdate())


@register.filter
def verdict_look(verdict: str) -> Look:
    """Give the words, the tone and the icon of a verdict; an unknown one is shown plainly."""
    plain = Look(label=verdict, tone="plain", icon="point")
    return VERDICT_LOOKS.get(str(verdict), plain)


@register.filter
def refusal_words(error: DomainError) -> str:
    """Say a refusal in the language of the page."""
    return refusal_text(error)


@register.filter
def times(value: Any, factor: Any) -> float:
    """Multiply, for drawing only."""
    return float(value or 0) * float(factor)


@register.simple_tag
def pages_around(number: int, pages: int) -> list[int | str]:
    """Give the page numbers to offer, with an ellipsis where some are left out."""
    whole = Paginator(range(max(pages, _FIRST_PAGE)), per_page=1)
    return list(whole.get_elided_page_range(number, on_each_side=2, on_ends=1))


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, **changes: Any) -> str:
    """Give the address of this page with some of its query changed; None drops a key."""
    query: QueryDict = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value is not None:
            query[key] = str(value)
    return f"{context['request'].path}?{query.urlencode()}"


@register.inclusion_tag("renqi/sort_heading.html", takes_context=True)
def sort_heading(
    context: template.Context, key: str, label: str, *, css: str = "", target: str = ""
) -> dict[str, Any]:
    """Draw a column heading that sorts by this column, and the other way on a second click.

    The view reads `?sort=key` for rising and `?sort=-key` for falling.
    """
    sorted_by = context["request"].GET.get("sort") or context.get("sort") or ""
    direction = {key: "ascending", f"-{key}": "descending"}.get(sorted_by, "")
    following = f"-{key}" if direction == "ascending" else key
    return {
        "label": label,
        "css": css,
        "target": target,
        "direction": direction,
        "says": {"ascending": _("rising"), "descending": _("falling")}.get(direction, ""),
        "url": page_url(context, sort=following, page=None),
    }
