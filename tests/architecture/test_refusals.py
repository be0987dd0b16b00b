"""Every refusal can be told from every other, and its text can be filled and translated."""

import importlib
import pkgutil
import string
from collections import Counter
from collections.abc import Iterator

import pytest

import renqi
from renqi.kernel.errors import DomainError


def every_refusal() -> Iterator[type[DomainError]]:
    """Give every subclass of DomainError in the package."""
    for module in pkgutil.walk_packages(renqi.__path__, "renqi."):
        if ".migrations" not in module.name and not module.name.endswith(("wsgi", "__main__")):
            importlib.import_module(module.name)
    waiting = [DomainError]
    while waiting:
        for found in waiting.pop().__subclasses__():
            waiting.append(found)
            if found.__module__.startswith("renqi."):
                yield found


@pytest.fixture(scope="module")
def refusals() -> list[type[DomainError]]:
    return sorted(set(every_refusal()), key=lambda found: found.__qualname__)


def test_no_two_refusals_share_a_code(refusals: list[type[DomainError]]) -> None:
    codes = Counter(found.code for found in refusals if "code" in vars(found))
    assert [code for code, times in codes.items() if times > 1] == []


def test_a_code_names_its_context_in_lower_case(refusals: list[type[DomainError]]) -> None:
    wrong = [
        found.code
        for found in refusals
        if found.code.count(".") != 1
        or not found.code.replace(".", "_").replace("_", "a").isalnum()
        or found.code != found.code.lower()
    ]
    assert wrong == []


def test_every_refusal_has_a_text_of_its_own_or_its_family(
    refusals: list[type[DomainError]],
) -> None:
    bare = [
        found.__qualname__
        for found in refusals
        if not found.__subclasses__() and found.message == DomainError.message
    ]
    assert bare == []


def test_the_text_names_what_it_fills_in(refusals: list[type[DomainError]]) -> None:
    # `{}` and `{0}` could not be filled from keyword arguments, nor moved by a translator.
    unnamed = [
        found.__qualname__
        for found in refusals
        for _, field, _, _ in string.Formatter().parse(found.message)
        if field is not None and not field[:1].isalpha()
    ]
    assert unnamed == []
