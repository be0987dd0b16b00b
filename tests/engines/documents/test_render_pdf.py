"""Letters and lists as PDF: tagged, readable, and the same from the same words."""

import datetime as dt
import hashlib
import re
import time
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renqi.engines.documents.domain.content import Content, FactRow, Language, LetterContent
from renqi.engines.documents.domain.font_coverage import characters_of
from renqi.engines.documents.domain.refusals import FontsMissing
from renqi.engines.documents.services import render_pdf as module
from renqi.engines.documents.services.render_pdf import (
    FONTS,
    LAYOUTS,
    Sheet,
    print_pdf,
    qr_svg,
    render_pdf,
)
from tests.engines.documents.letters import FIRM, FIRM_NAME, firm_list, letter
from tests.engines.documents.pdf_reading import read_pdf

# Digest of the layouts by their version: a change of either goes with one of the other.
LAYOUT_DIGESTS = {1: "a6b301f170372e11", 2: "8177f76afacdb3ce"}


def sheet(content: Content, *, title: str = "不予认定决定书", is_made_up: bool = False) -> Sheet:
    return Sheet(
        title=title,
        number="韧企决〔2026〕12号",
        code="AB12CD34EF56GH70",
        page="https://renqi.example.cn/verify/",
        content=content,
        made_at=dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC),
        is_made_up=is_made_up,
    )


def test_a_letter_says_that_it_is_tagged_in_chinese_and_has_a_title() -> None:
    read = read_pdf(render_pdf(sheet(letter())))
    assert read.is_marked
    assert read.language == "zh-CN"
    assert read.title == "不予认定决定书"
    assert read.shows_title
    assert re.search(r"pdfuaid:part>\s*1\s*<", read.metadata)
    # PDF/A-2a, for the archive.
    assert re.search(r"pdfaid:part>\s*2\s*<", read.metadata)
    assert re.search(r"pdfaid:conformance>\s*A\s*<", read.metadata)


def test_its_parts_are_tagged_as_what_they_are() -> None:
    read = read_pdf(render_pdf(sheet(letter())))
    assert read.tags.count("Title") + read.tags.count("H1") >= 1
    # 事实与依据, 决定, 救济途径.
    assert sum(re.fullmatch(r"H[12]", tag) is not None for tag in read.tags) == 3
    # A head of five cells and two rows of five.
    assert (read.tags.count("Table"), read.tags.count("TH"), read.tags.count("TD")) == (1, 5, 10)
    assert read.alternatives == (
        "二维码，内容为核验地址：https://renqi.example.cn/verify/?code=AB12CD34EF56GH70",
    )


def test_the_chinese_text_comes_back_whole() -> None:
    read = read_pdf(render_pdf(sheet(letter())))
    for words in (
        "编号：韧企决〔2026〕12号",
        f"{FIRM_NAME}：",
        "你单位的申请，本机关已审查完毕。",
        "研发费用占比2.1%不低于3%不符合第八条第二项",
        "从业年限6年符合",
        "不予认定。",
        "提出期限：2026年12月24日",
        "核验码：AB12-CD34-EF56-GH70",
        "第1页，共1页",
    ):
        assert words in read.text


def test_an_english_letter_says_so() -> None:
    read = read_pdf(render_pdf(sheet(letter(language=Language.EN), title="Refusal")))
    assert read.language == "en"
    assert "Conclusion" in read.text
    assert "Page1of1" in read.text


def test_the_same_words_make_the_same_bytes() -> None:
    one, other = render_pdf(sheet(letter())), render_pdf(sheet(letter()))
    assert one == other
    assert render_pdf(sheet(letter(addressee="另一家"))) != one


def test_any_instant_will_do() -> None:
    content = letter()
    instants = (
        dt.datetime(2026, 11, 23, 1, 2, 3, 456_789, tzinfo=dt.UTC),
        dt.datetime(2026, 11, 23, 9, 2, 3, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
    one, other = (render_pdf(replace(sheet(content), made_at=at)) for at in instants)
    # 01:02:03 UTC is 09:02:03 in the city.
    assert one == other


def test_a_letter_is_small_and_quick() -> None:
    render_pdf(sheet(letter()))
    began = time.perf_counter()
    made = render_pdf(sheet(letter()))
    # Measured: 50 to 75 kB in 15 ms; the fonts have 21 MB.
    assert len(made) < 150_000
    assert time.perf_counter() - began < 2


def test_a_long_list_repeats_its_head_on_every_page() -> None:
    read = read_pdf(render_pdf(sheet(firm_list(rows=120))))
    assert len(read.pages) >= 3
    for number, page in enumerate(read.pages[:-1], start=1):
        plain = "".join(page.split())
        assert "序号企业名称统一社会信用代码" in plain
        assert f"第{number}页，共{len(read.pages)}页" in plain
    assert "120第120家" in read.text
    assert "共120行。" in read.text
    # Each page shows the head; the structure has it once.
    assert read.tags.count("TH") == 3


@pytest.mark.parametrize(("columns", "is_wide"), [(6, False), (7, True)])
def test_a_list_of_more_than_six_columns_lies_across(columns: int, is_wide: bool) -> None:
    read = read_pdf(render_pdf(sheet(firm_list(rows=2, columns=columns))))
    width, height = read.sizes[0]
    assert (width > height) is is_wide


def test_a_printout_has_no_number_no_code_and_no_signature_and_says_so() -> None:
    # 16:30 UTC is half past midnight of the next day in the city.
    at = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)
    read = read_pdf(print_pdf(title="培育方案", content=firm_list(rows=2), at=at, is_made_up=False))
    assert read.is_marked
    assert "打印件，供参考，非正式文书。打印时间：2026年11月24日" in read.text
    for words in ("核验码", "编号", "号　"):
        assert words not in read.text
    # At the top only.
    assert read.text.count("深圳市工业和信息化局") == 1
    assert read.alternatives == ()


def test_every_page_of_a_made_up_city_says_so_and_none_of_a_real_one() -> None:
    # Sixty rows take more pages than one.
    for is_made_up in (True, False):
        read = read_pdf(render_pdf(sheet(firm_list(rows=60), is_made_up=is_made_up)))
        assert len(read.pages) > 1
        assert all(("均为虚构" in page) is is_made_up for page in read.pages)


HOSTILE = (
    '#panic() #read("/etc/passwd") *粗* _斜_ `raw` $x^2$ <l> @ref = 标题 - 项 + 项 / 项: x // /* */'
    ' \\u{41} \\ #[] #{} #import "x" [[ ]] {{ }} "\' ~ -- --- ... https://example.com'
)


def test_markup_in_a_name_is_shown_and_never_run() -> None:
    read = read_pdf(render_pdf(sheet(letter(addressee=HOSTILE), title=HOSTILE)))
    assert "".join(HOSTILE.split()) in read.text
    assert read.title == HOSTILE


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("𠮷野家", "〔U+20BB7〕野家"),
        ("😀公司", "〔U+1F600〕公司"),
        ("a\u202efdp.exe", "a〔U+202E〕fdp.exe"),
        ("שלום", "〔U+05E9U+05DCU+05D5U+05DD〕"),
        ("零\u200b宽", "零〔U+200B〕宽"),
        ("\x00\x07", "〔U+0000U+0007〕"),
        ("\ud800", "〔U+D800〕"),
        ("镕堃喆㙍", "镕堃喆㙍"),
    ],
)
def test_a_character_that_cannot_be_drawn_is_written_by_its_number(name: str, shown: str) -> None:
    read = read_pdf(render_pdf(sheet(letter(addressee=name))))
    assert f"{shown}：" in read.text
    assert ("字库所缺字符" in read.text) is (name != shown)


def test_a_name_of_several_lines_keeps_them_and_a_title_has_one() -> None:
    read = read_pdf(render_pdf(sheet(letter(addressee="甲\r\n乙\u2028丙"), title="上\n下")))
    assert re.search(r"甲\s*\n\s*乙\s*\n\s*丙", read.pages[0])
    assert read.title == "上 下"


def test_words_without_a_place_to_break_stay_on_the_page() -> None:
    long = "W" * 500
    content = LetterContent(
        addressee=long,
        paragraphs=(long, "中" * 2_000),
        facts=(FactRow(name=long, value="9" * 300),),
        signatory=long,
        signed_on=dt.date(2026, 1, 1),
    )
    read = read_pdf(render_pdf(sheet(content, title=long)))
    # A4 at 10.5 pt holds no line of a hundred W.
    assert (
        max(len(line.replace("\u200b", "")) for page in read.pages for line in page.splitlines())
        < 100
    )
    # Title, addressee, paragraph, table, and twice the signatory.
    assert read.text.count("W") == 500 * 6


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(max_size=60), st.text(alphabet="#[]{}$*_`<>@=\\/\"'-+~^&;:,.()|\n\t a中", max_size=60)
)
def test_any_text_makes_a_letter_that_says_it(anything: str, marks: str) -> None:
    content = letter(addressee=anything, paragraphs=(marks, anything, ""))
    read = read_pdf(render_pdf(sheet(content, title=f"函{marks}")))
    assert "".join(marks.split()) in read.text


def test_the_font_has_every_character_of_gb_2312_and_all_but_one_of_gbk() -> None:
    covered = characters_of((FONTS / "NotoSansSC_400Regular.ttf").read_bytes())

    def missing(encoding: str) -> set[str]:
        pairs = (bytes([high, low]) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF))
        found = {pair.decode(encoding, "ignore") for pair in pairs}
        # Half a pair is read as a sign of ASCII by itself.
        return {one for one in found if len(one) == 1 and ord(one) not in {*covered, *range(0x80)}}

    assert missing("gb2312") == set()
    assert missing("gbk") == {"≒"}


def test_the_qr_code_is_one_path_on_white() -> None:
    drawn = qr_svg(FIRM)
    assert drawn.count("<path") == 2
    assert "script" not in drawn


def test_missing_fonts_are_said_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "FONTS", tmp_path)
    module._fonts.cache_clear()
    with pytest.raises(FontsMissing, match="make assets"):
        render_pdf(sheet(letter()))
    module._fonts.cache_clear()


def test_a_changed_layout_has_a_new_version() -> None:
    found = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(LAYOUTS.glob("*.typ"))))
    assert found.hexdigest()[:16] == LAYOUT_DIGESTS[module.LAYOUT_VERSION]
