"""Credit codes: the standard's own vectors, real registrations, and a second implementation."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as referee

from renqi.kernel.ids import (
    ALPHABET,
    ORGANISATION_ALPHABET,
    CodeRefusal,
    CodeWarning,
    CreditCodeRefused,
    check_character,
    check_credit_code,
    organisation_check_character,
    region_codes,
    require_credit_code,
)

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="no ../shared/data beside the project")

VALID = (
    "91350100M000100Y43",  # the standard's own example
    "913501000000001660",
    "9135010000000006XH",
    "91350100000000019E",
    "91440300MA5D00016M",
    "91440300000000190D",
    "91440305MABC234537",
    "91440306MA5H9K2T5P",
)


@pytest.mark.parametrize("code", VALID)
def test_a_code_of_the_standard_is_valid(code: str) -> None:
    assert check_credit_code(code).is_valid


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("91350100M000100Y44", CodeRefusal.CHECK),
        ("9135010O000000019E", CodeRefusal.CHARACTERS),
        ("913501000000000152", CodeRefusal.ORGANISATION),
        ("12345", CodeRefusal.LENGTH),
        ("", CodeRefusal.LENGTH),
        ("A1110000600037341L", CodeRefusal.CHECK),
        ("9111000060003IOZSV", CodeRefusal.CHARACTERS),
        ("91110000600037341N", CodeRefusal.CHECK),
        ("9.1440300000000192E+17", CodeRefusal.SCIENTIFIC),
        ("440301103000000", CodeRefusal.LENGTH),  # an old 15-digit registration number
    ],
)
def test_a_wrong_code_is_refused_for_its_own_reason(code: str, refusal: CodeRefusal) -> None:
    assert check_credit_code(code).refusal is refusal


def test_the_check_character_of_the_standards_example_is_3() -> None:
    # 1640 mod 31 = 28, (31 - 28) mod 31 = 3.
    assert check_character("91350100M000100Y4") == "3"


@pytest.mark.parametrize(
    ("first8", "ninth"),
    [("00000001", "9"), ("00000016", "6"), ("00000006", "X")],
)  # 11 - 2 = 9; 1 × 4 + 6 × 2 = 16, 11 - 5 = 6; 12 mod 11 = 1, 11 - 1 = 10 → X.
def test_the_organisation_code_has_its_ninth_character(first8: str, ninth: str) -> None:
    assert organisation_check_character(first8) == ninth


def test_a_code_typed_in_full_width_and_lower_case_with_blanks_is_the_same_code() -> None:
    assert require_credit_code(" ９１３５０１００ m000100y43　") == "91350100M000100Y43"


def test_a_letter_o_typed_for_a_zero_is_suggested_back() -> None:
    assert check_credit_code("9135010O000000019E").suggestion == "91350100000000019E"


def test_an_abolished_region_is_a_warning_only() -> None:
    # 440301 was never given to a district of today.
    first17 = "91440301000000019"
    code = first17 + check_character(first17)
    assert "440301" not in region_codes()
    assert check_credit_code(code).warnings == (CodeWarning.REGION,)


def test_a_letter_in_place_17_that_does_not_match_is_a_warning_only() -> None:
    first17 = "9135010000000001A"  # 9 would match
    code = first17 + check_character(first17)
    assert check_credit_code(code).warnings == (CodeWarning.ORGANISATION,)


def test_a_refused_code_says_what_to_do() -> None:
    with pytest.raises(CreditCodeRefused, match="Check the business licence"):
        require_credit_code("91350100M000100Y44")


codes = st.text(alphabet=ALPHABET, min_size=17, max_size=17).map(lambda t: t + check_character(t))
digits = st.text(alphabet="0123456789", min_size=6, max_size=6)
shaped = st.builds(
    lambda region, org: _with_check("91" + region + org + organisation_check_character(org)),
    digits,
    st.text(alphabet=ALPHABET, min_size=8, max_size=8),
)


def _with_check(first17: str) -> str:
    return first17 + check_character(first17)


@given(shaped)
def test_a_code_built_by_both_rules_is_valid_here_and_for_the_referee(code: str) -> None:
    assert check_credit_code(code).is_valid
    assert referee.is_valid(code)


@given(st.one_of(shaped, codes, st.text(alphabet=ORGANISATION_ALPHABET, max_size=20)))
def test_what_is_valid_here_is_valid_for_the_referee(code: str) -> None:
    check = check_credit_code(code)
    if check.is_valid:
        assert referee.is_valid(check.code)
    elif referee.is_valid(code):
        # The referee does not look at the inner digit.
        assert check.refusal is CodeRefusal.ORGANISATION


@given(shaped, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_found(code: str, place: int, letter: str) -> None:
    wrong = code[:place] + letter + code[place + 1 :]
    assert wrong == code or not check_credit_code(wrong).is_valid


@needs_data
def test_all_200_published_codes_are_valid() -> None:
    lines = (DATA / "uscc-samples" / "uscc_valid_stdnum.txt").read_text("ascii").split()
    assert len(lines) == 200
    assert all(check_credit_code(line).is_valid for line in lines)


@needs_data
def test_of_6000_real_registrations_one_fails_by_its_inner_digit() -> None:
    found = []
    for name in ("shenzhen_5000.csv", "guangdong_other_1000.csv"):
        with (DATA / "cn-gd-enterprises" / name).open(encoding="utf-8", newline="") as lines:
            found += [check_credit_code(row["uscc"]) for row in csv.DictReader(lines)]
    assert len(found) == 6000
    refused = [check for check in found if not check.is_valid]
    # 31911696: 3·3+1·7+9·9+1·10+1·5+6·8+9·4+6·2 = 208, 208 mod 11 = 10, 11 - 10 = 1, not 7.
    assert [(check.code, check.refusal) for check in refused] == [
        ("914401131911696976", CodeRefusal.ORGANISATION)
    ]
