"""The unified social credit code of an organisation (统一社会信用代码, GB 32100-2015).

Eighteen characters: registering department, category, six digits of the registrar's region,
nine of the organisation code (GB 11714), one check character. A code that fails either check
is refused; what a careful reader may doubt but cannot disprove is a warning.
"""

import functools
import re
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import ClassVar

from renqi.kernel.errors import DomainError
from renqi.kernel.width import half_width

CODE_LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, place, 31) for place in range(CODE_LENGTH - 1))
ORGANISATION = slice(8, 16)
ORGANISATION_CHECK = 16
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
REGION = slice(2, 8)

_SHAPE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_SPREADSHEET_NUMBER = re.compile(r"[0-9](\.[0-9]+)?E\+?1[0-9]|[0-9]{18}\.0")
# The alphabet leaves these letters out because they are mistaken for the digits beside them.
_LOOK_ALIKES = str.maketrans("IOSZV", "1052U")


class CodeRefusal(StrEnum):
    """Why a credit code is refused (拒绝原因)."""

    LENGTH = "uscc.length"
    SCIENTIFIC = "uscc.scientific"
    CHARACTERS = "uscc.characters"
    CHECK = "uscc.check"
    ORGANISATION = "uscc.organisation"


class CodeWarning(StrEnum):
    """What about a valid credit code deserves a second look (提示)."""

    REGION = "uscc.region"
    ORGANISATION = "uscc.organisation_inconclusive"


REMEDIES = {
    CodeRefusal.LENGTH: (
        "It has {length} characters, not 18. Copy all 18 from the business licence; an old"
        " 15-digit registration number is not a credit code."
    ),
    CodeRefusal.SCIENTIFIC: (
        "A spreadsheet turned it into a number and lost its last digits. Format the column as"
        " text and enter the code again."
    ),
    CodeRefusal.CHARACTERS: (
        "It holds a character that no code has (the letters I, O, S, V and Z never occur, and"
        " places 3 to 8 are digits). Check the business licence.{suggestion}"
    ),
    CodeRefusal.CHECK: (
        "Its last character does not match the other 17, so one of them is wrong. Check the"
        " business licence."
    ),
    CodeRefusal.ORGANISATION: (
        "Its 17th character does not match the organisation code in places 9 to 16, so one of"
        " them is wrong. Check the business licence."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCheck:
    """What a check of one credit code found (校验结果).

    `code` is the normalised text, also when refused. `suggestion` is a valid code that differs
    only by look-alike letters, when there is one.
    """

    code: str
    refusal: CodeRefusal | None = None
    warnings: tuple[CodeWarning, ...] = ()
    suggestion: str = ""

    @property
    def is_valid(self) -> bool:
        """Whether the code may be used (有效)."""
        return self.refusal is None


class CreditCodeRefused(DomainError):
    """A text is not a unified social credit code (信用代码无效)."""

    code: ClassVar[str] = "ids.credit_code_refused"
    message: ClassVar[str] = "{value} is not a valid unified social credit code. {remedy}"


def normalise_credit_code(text: str) -> str:
    """Trim, narrow and upper-case a code as people type it (规范化)."""
    return re.sub(r"\s", "", half_width(text)).upper()


def check_credit_code(text: str) -> CodeCheck:
    """Check a unified social credit code (校验统一社会信用代码).

    Example:
        >>> check_credit_code("91350100m000100y43").is_valid
        True
        >>> check_credit_code("91350100M000100Y44").refusal
        <CodeRefusal.CHECK: 'uscc.check'>

    """
    code = normalise_credit_code(text)
    refusal = _refusal(code)
    if refusal is CodeRefusal.CHARACTERS:
        mended = code.translate(_LOOK_ALIKES)
        suggestion = mended if _refusal(mended) is None else ""
        return CodeCheck(code=code, refusal=refusal, suggestion=suggestion)
    if refusal is not None:
        return CodeCheck(code=code, refusal=refusal)
    return CodeCheck(code=code, warnings=tuple(_warnings(code)))


def require_credit_code(text: str) -> str:
    """Return the normalised code or refuse it (要求有效代码).

    Raises:
        CreditCodeRefused: The text is not a valid code.
    """
    check = check_credit_code(text)
    if check.refusal is not None:
        raise CreditCodeRefused(value=text.strip()[:40], remedy=remedy(check))
    return check.code


def remedy(check: CodeCheck) -> str:
    """Say in English what is wrong with a refused code and what to do (补救办法)."""
    if check.refusal is None:
        return ""
    suggestion = f" Did you mean {check.suggestion}?" if check.suggestion else ""
    return REMEDIES[check.refusal].format(length=len(check.code), suggestion=suggestion)


def check_character(first17: str) -> str:
    """Return the 18th character that belongs to the first 17 (校验码, GB 32100)."""
    total = sum(
        ALPHABET.index(char) * weight for char, weight in zip(first17, WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]


def organisation_check_character(first8: str) -> str:
    """Return the ninth character of an organisation code (组织机构代码校验码, GB 11714)."""
    total = sum(
        ORGANISATION_ALPHABET.index(char) * weight
        for char, weight in zip(first8, ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


@functools.cache
def region_codes() -> frozenset[str]:
    """Return the six-digit division codes now in force (现行行政区划代码, GB/T 2260)."""
    text = resources.files("renqi.kernel").joinpath("regions.txt").read_text("ascii")
    return frozenset(text.split())


def _refusal(code: str) -> CodeRefusal | None:
    if _SPREADSHEET_NUMBER.fullmatch(code):
        return CodeRefusal.SCIENTIFIC
    if len(code) != CODE_LENGTH:
        return CodeRefusal.LENGTH
    if not _SHAPE.fullmatch(code):
        return CodeRefusal.CHARACTERS
    if code[-1] != check_character(code[:-1]):
        return CodeRefusal.CHECK
    given = code[ORGANISATION_CHECK]
    if given.isdigit() and given != organisation_check_character(code[ORGANISATION]):
        return CodeRefusal.ORGANISATION
    return None


def _warnings(code: str) -> list[CodeWarning]:
    found = []
    if code[REGION] not in region_codes():
        found.append(CodeWarning.REGION)
    # A letter other than X was issued in practice, so a mismatch there proves nothing.
    if code[ORGANISATION_CHECK] != organisation_check_character(code[ORGANISATION]):
        found.append(CodeWarning.ORGANISATION)
    return found
