"""A reference is short, unlike any other, and knows when it was misread."""

from hypothesis import given
from hypothesis import strategies as st

from renqi.programmes.riskfund.members.domain.references import (
    SIGNS,
    is_reference,
    misread_in,
    reference_of,
    references_in,
)

numbers = st.integers(0, 31**6 - 1)
places = st.integers(2, 8)


@given(numbers, places, st.sampled_from(SIGNS))
def test_one_wrong_sign_is_found(number: int, place: int, sign: str) -> None:
    right = reference_of(number)
    wrong = right[:place] + sign + right[place + 1 :]
    assert is_reference(wrong) is (wrong == right)


@given(numbers, places, places)
def test_two_signs_that_changed_places_are_found(number: int, one: int, other: int) -> None:
    signs = list(reference_of(number))
    signs[one], signs[other] = signs[other], signs[one]
    assert is_reference("".join(signs)) is ("".join(signs) == reference_of(number))


@given(st.integers(0, 10**6), st.integers(1, 1000))
def test_no_two_dues_have_one_reference(number: int, apart: int) -> None:
    assert reference_of(number) != reference_of(number + apart)


@given(numbers)
def test_a_reference_is_found_however_it_is_written(number: int) -> None:
    right = reference_of(number)
    full_width = "".join(chr(ord(sign) + 0xFEE0) for sign in right)
    spaced = f"基金缴费 {right[:2].lower()}-{right[2:6]} {right[6:]}，谢谢"
    assert references_in(full_width) == references_in(spaced) == (right,)


@given(numbers, places, st.sampled_from(SIGNS))
def test_a_misread_reference_is_suggested_and_never_taken(
    number: int, place: int, sign: str
) -> None:
    right = reference_of(number)
    wrong = right[:place] + sign + right[place + 1 :]
    if wrong != right:
        assert references_in(f"缴费{wrong}") == ()
        assert right in misread_in(f"缴费{wrong}")


def test_two_references_in_one_text_are_both_found_once() -> None:
    one, two = reference_of(7), reference_of(8)
    assert references_in(f"{one} {two} {one}") == (one, two)
