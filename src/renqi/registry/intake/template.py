"""The import template: headers that the intake reads, and how to fill them (导入模板)."""

from pathlib import Path

from renqi.engines.policy.domain.facts import FactCatalogue, FactKind, FactSpec
from renqi.registry.domain.chains import chain_table
from renqi.registry.domain.districts import district_table
from renqi.registry.intake.workbook import Sheet, write_xlsx

DATA_SHEET = "企业数据 Firms"
NOTES_SHEET = "填写说明 Notes"
_YES_NO = ("是", "否")
_NOTES_HEADER = (
    "列 Column",
    "英文键 Key",
    "English",
    "怎么填",
    "How to fill",
    "也可写作 Also read as",
)
_NOTES_WIDTHS = {0: 34, 1: 24, 2: 34, 3: 60, 4: 60, 5: 50}
_HOW = {
    FactKind.MONEY: (
        "金额, 元; 表头可改为(万元)或(亿元)",
        "Amount in yuan; or write (万元) in the header",
    ),
    FactKind.COUNT: ("整数", "A whole number"),
    FactKind.RANK: ("名次 1、2、3…; 没有填 0 或 无", "Rank 1, 2, 3, …; 0 or 无 for none"),
    FactKind.FRACTION: (
        "0至1的小数或百分数, 如 0.12 或 12%",
        "A fraction or per cent: 0.12 or 12%",
    ),
    FactKind.DECIMAL: ("数字, 可有小数", "A number, decimals allowed"),
    FactKind.FLAG: ("是 或 否", "是 (yes) or 否 (no)"),
    FactKind.DATE: ("日期, 如 2020-01-03", "A date such as 2020-01-03"),
    FactKind.TEXT: ("文字", "Text"),
}
_GENERAL = (
    (
        "空单元格表示未知, 不等于零或否。",
        "An empty cell means not known; it is neither zero nor no.",
    ),
    (
        "_y1 为上一会计年度, _y2 为再前一年, _y3 为再前一年。",
        "_y1 is the last closed fiscal year, _y2 the year before, _y3 before that.",
    ),
    (
        "也可写年份, 如 2025年营业收入(万元), 导入时指明上一会计年度。",
        "A calendar year works too, as in 2025年营业收入(万元), if the last year is given.",
    ),
)


def write_template(path: Path, *, catalogue: FactCatalogue) -> None:
    """Write the import template (写导入模板)."""
    specs = list(catalogue)
    data = Sheet(
        name=DATA_SHEET,
        header=[template_header(spec) for spec in specs],
        choices={at: choices for at, spec in enumerate(specs) if (choices := _choices(spec))},
        text_columns=[at for at, spec in enumerate(specs) if _is_written_as_text(spec)],
    )
    general = [("", "", "", zh, en, "") for zh, en in _GENERAL]
    notes = Sheet(
        name=NOTES_SHEET,
        header=_NOTES_HEADER,
        rows=[*general, *(_note(spec) for spec in specs)],
        widths=_NOTES_WIDTHS,
    )
    write_xlsx(path, [data, notes])


def template_header(spec: FactSpec) -> str:
    """Return the header that the template uses for a fact (模板表头).

    The Chinese name, the year counted back, and the unit of money.
    """
    year = f"_y{spec.year}" if spec.year else ""
    unit = "(元)" if spec.kind is FactKind.MONEY else ""
    return f"{spec.zh}{year}{unit}"


def _is_written_as_text(spec: FactSpec) -> bool:
    """Whether a spreadsheet would spoil the cells by taking codes for numbers."""
    return spec.kind is FactKind.TEXT or bool(spec.codes)


def _choices(spec: FactSpec) -> tuple[str, ...]:
    if spec.kind is FactKind.FLAG:
        return _YES_NO
    if spec.kind is FactKind.CATEGORY and spec.values:
        return spec.value_zh
    if spec.codes == "districts":
        return tuple(district.zh for district in district_table().districts.values())
    return ()


def _note(spec: FactSpec) -> tuple[str, ...]:
    zh, en = _HOW.get(spec.kind, ("", ""))
    if spec.values:
        pairs = list(zip(spec.value_zh or spec.values, spec.values, strict=True))
        several_zh = "; 多项用分号隔开, 没有填 无" if spec.kind is FactKind.LIST else ""
        several_en = "; separate several by ;, 无 for none" if spec.kind is FactKind.LIST else ""
        zh = "、".join(name for name, _ in pairs) + several_zh
        en = ", ".join(key for _, key in pairs) + several_en
    if spec.codes == "districts":
        zh, en = "区名或区划代码, 如 南山区", "The district's name or code, such as 440305"
    if spec.codes == "industries":
        zh, en = "GB/T 4754-2017 代码, 如 C3985", "A GB/T 4754-2017 code such as C3985"
    if spec.codes == "chains":
        zh = "、".join(chain.zh for chain in chain_table().values())
        en = ", ".join(chain_table())
    return template_header(spec), spec.key, spec.en, zh, en, "、".join(spec.aliases)
