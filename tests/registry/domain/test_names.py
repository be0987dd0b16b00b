"""Names sort by pinyin, and spellings of one firm meet."""

import pytest

from renqi.registry.domain.names import bigrams, likeness, normal_form, sort_key


def test_names_sort_as_a_dictionary_does() -> None:
    # an, bao, shen by pinyin; by code point 宝 U+5B9D, 深 U+6DF1, 安 U+5B89 would differ.
    assert sorted(["深圳甲", "宝安乙", "安达丙"], key=sort_key) == ["安达丙", "宝安乙", "深圳甲"]


def test_a_longer_syllable_does_not_slip_between_two_names() -> None:
    # 西安 is "xi an " and 先 is "xian ": with spaces every 西… stands before 先….
    assert sorted(["先进", "西安", "西藏"], key=sort_key) == ["西安", "西藏", "先进"]


@pytest.mark.parametrize(
    "spelling",
    [
        "深圳市韧企科技有限公司",
        "深圳市韧企科技有限责任公司",
        "深圳市（韧企）科技有限公司",
        " 深圳市韧企 科技有限公司\u3000",
        "深圳市韧企科技(有限公司)",
    ],
)
def test_spellings_of_one_name_meet(spelling: str) -> None:
    assert normal_form(spelling) == "深圳市韧企科技有限公司"


def test_full_width_and_small_letters_meet() -> None:
    assert normal_form("ＡＢＣ１２３") == "abc123"


def test_another_name_does_not_meet() -> None:
    assert normal_form("深圳市韧企电子有限公司") != normal_form("深圳市韧企科技有限公司")


def test_likeness_counts_shared_pairs_of_characters() -> None:
    assert bigrams("甲乙丙") == {"甲乙", "乙丙"}
    assert likeness("甲乙丙", "甲乙丁") == pytest.approx(0.5)  # 2 × 1 / (2 + 2)
    assert likeness("", "甲乙") == 0
