"""The language in which a command writes the words of rules (命令行语言)."""

import argparse
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from renqi.cli.output import display_width

if TYPE_CHECKING:
    from renqi.engines.policy.domain.tree import Label

LANGUAGES = ("zh", "en")


def add_language(parser: argparse.ArgumentParser) -> None:
    """Let a command be asked for Chinese or English; the locale decides otherwise."""
    parser.add_argument(
        "--language",
        choices=LANGUAGES,
        default=language_of_locale(os.environ),
        help="language of rule texts (%(default)s, from the locale)",
    )


def language_of_locale(environment: Mapping[str, str]) -> str:
    """Return zh for a Chinese locale, else en."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


def said(label: "Label | None", language: str) -> str:
    """Return a text in one language, empty where there is none."""
    if label is None:
        return ""
    return label.zh if language == "zh" else label.en


def clipped(text: str, places: int) -> str:
    """Return a text cut to so many terminal columns; the whole of it is in `--json`."""
    if display_width(text) <= places:
        return text
    kept = text
    while display_width(kept) >= places:
        kept = kept[:-1]
    return f"{kept}…"
