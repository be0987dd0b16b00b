"""The names of versions, `fund@number`, which running cases keep (章程版本号)."""

# No fund has ten thousand versions; longer digits are not looked up.
_DIGITS_MAX = 4


def ref_of(fund: str, number: int) -> str:
    """Name a version (章程版本号)."""
    return f"{fund}@{number}"


def split_ref(ref: str) -> tuple[str, int] | None:
    """Read the fund and the number out of a name; none where it is none.

    Example:
        >>> split_ref("sz-mutual@12"), split_ref("sz-mutual"), split_ref("a@b")
        (('sz-mutual', 12), None, None)

    """
    fund, at, number = ref.rpartition("@")
    if not at or not fund or not number.isdecimal() or len(number) > _DIGITS_MAX:
        return None
    return fund, int(number)
