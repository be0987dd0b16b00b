"""Why an import failed, in the language of the page (失败原因).

The import's row keeps the reason as it was told, in English. The template that it was made from
is found again, and said in the language of the page.
"""

import functools
import re
from collections.abc import Iterator

from django.utils.translation import gettext

from renqi.kernel.errors import DomainError

# A template with less fixed text than this, such as "{path}: {reason}", fits anything.
_TELLING = 12
_GAP = re.compile(r"\{(\w+)\}")


def failure_words(told: str) -> str:
    """Say a stored reason again; one that no template made is given as it is.

    Example:
        >>> failure_words("something else")
        'something else'

    """
    for pattern, message in _templates(len(list(_refusals(DomainError)))):
        found = pattern.fullmatch(told)
        if found:
            return gettext(message).format(**found.groupdict())
    return told


@functools.lru_cache(maxsize=1)
def _templates(_n_classes: int) -> list[tuple[re.Pattern[str], str]]:
    # Refusals are classes, known once their module is loaded; more of them make a new list. The
    # longest fixed text first, so that a general template does not catch a special one.
    messages = sorted({one.message for one in _refusals(DomainError)}, key=_fixed_length)
    messages = [message for message in messages if -_fixed_length(message) >= _TELLING]
    return [(_pattern(message), message) for message in messages]


def _refusals(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for one in kind.__subclasses__():
        if isinstance(vars(one).get("message"), str):
            yield one
        yield from _refusals(one)


def _fixed_length(message: str) -> int:
    return -len(_GAP.sub("", message))


def _pattern(message: str) -> re.Pattern[str]:
    parts, seen = [], set[str]()
    for index, part in enumerate(_GAP.split(message)):
        if index % 2 == 0:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            parts.append(f"(?P<{part}>.*)")
            seen.add(part)
    return re.compile("".join(parts), re.DOTALL)
