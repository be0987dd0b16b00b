"""Firms whose place on the ladder is known beforehand."""

from tests.registry.firm_files import uscc


def near_miss(number: int, **facts: object) -> dict[str, object]:
    """A firm that has all the SRDI rule of 2026 asks but for 1 of 1,500 (万元) of revenue."""
    return {
        "uscc": uscc(number),
        "name": f"示例第{number:02d}号有限公司",
        "district": "440305",
        "chain": "semiconductor",
        "industry": "3985",
        "employees_y1": 60,
        "revenue_y1": 14_990_000,
        "revenue_y2": 12_000_000,
        "main_revenue_y1": 14_000_000,
        "total_assets_y1": 20_000_000,
        "total_liabilities_y1": 5_000_000,
        "rd_expense_y1": 1_500_000,
        "rd_expense_y2": 1_500_000,
        "equity_financing_2y": 0,
        "niche_years": 5,
        "ip_class1": 2,
        "valid_titles": "innovative",
        "platform_score_y1": 60,
        "is_china_legal_person": "true",
        "abnormal_list": "false",
        "dishonest_list": "false",
        "major_incident_3y": "false",
        "restricted_product": "false",
        **facts,
    }
