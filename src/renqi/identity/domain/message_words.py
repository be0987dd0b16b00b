"""What a message may consist of, and what of it may leave by mail (消息内容)."""

import re
import string
from collections.abc import Mapping
from typing import Any

# The whole address stays on this site: one slash, and none or a backslash after it.
_OWN_PATH = re.compile(r"/([^/\\].*)?", re.DOTALL)


def check_told(subject: str, body: str, *, data: Mapping[str, Any], link: str) -> None:
    """Refuse a message that could not be shown; that is a fault of ours, not of a user.

    Raises:
        ValueError: A gap has nothing to fill it, or the link leads away from this site.
    """
    missing = sorted((gaps_of(subject) | gaps_of(body)) - set(data))
    if missing or not subject:
        raise ValueError(f"a message lacks {', '.join(missing) or 'a subject'}")
    if not _OWN_PATH.fullmatch(link):
        raise ValueError(f"a message links to {link!r}, which is no path of this site")


def gaps_of(text: str) -> set[str]:
    """Name the gaps that a text has for data.

    Example:
        >>> sorted(gaps_of("{firm} answered by {day}")), gaps_of("All done.")
        (['day', 'firm'], set())

    """
    return {name.partition(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name}


def filled(text: str, data: Mapping[str, Any], *, is_chinese: bool) -> str:
    """Fill a text that is already in the reader's language; bilingual values choose theirs.

    Example:
        >>> filled("Stage: {stage}", {"stage": {"zh": "复核", "en": "check"}}, is_chinese=False)
        'Stage: check'

    """
    language = "zh" if is_chinese else "en"
    said = {
        key: value[language] if isinstance(value, dict) and language in value else value
        for key, value in data.items()
    }
    return text.format(**said) if text else ""
