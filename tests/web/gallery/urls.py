"""The site with one page more, which shows every component; for tests alone."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from renqi.config.urls import handler400, handler403, handler404, handler500
from renqi.config.urls import urlpatterns as site
from renqi.web.shell.charts import Chart, ChartKind, Series
from renqi.web.shell.requests import PageRequest

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

DISTRICTS = {
    "440303": "罗湖区",
    "440304": "福田区",
    "440305": "南山区",
    "440306": "宝安区",
    "440307": "龙岗区",
    "440308": "盐田区",
    "440309": "龙华区",
    "440310": "坪山区",
    "440311": "光明区",
}
FIRMS = [
    {
        "name": f"深圳市{stem}有限公司",
        "uscc": f"91440300MA500{number:05d}",
        "district": district,
        "revenue_fen": 123_456_789_00 * (number % 7 + 1),
        "verdict": ("met", "unmet", "unknown", "review")[number % 4],
    }
    for number, (stem, district) in enumerate(
        [
            ("天健智能装备", "龙华区"),
            ("创维达光电", "福田区"),
            ("龙腾生物医药", "南山区"),
            ("海雅智能装备", "坪山区"),
            ("创维达新材料", "龙岗区"),
            ("明泰光电", "坪山区"),
            ("明泰新材料", "宝安区"),
            ("天健光电", "福田区"),
        ]
        * 12
    )
]

BY_DISTRICT = Chart(
    key="by-district",
    kind=ChartKind.MAP,
    title="各区企业数",
    unit="家",
    category_label="区",
    categories=tuple(DISTRICTS.values()),
    codes=tuple(DISTRICTS),
    series=(Series(name="企业", values=(320, 610, 930, 1240, 880, 95, 540, 210, 330)),),
    links=tuple(f"/gallery/?district={code}" for code in DISTRICTS),
)
BY_RUNG = Chart(
    key="by-rung",
    kind=ChartKind.BAR,
    title="各层级企业数",
    unit="家",
    category_label="层级",
    categories=("创新型", "专精特新", "小巨人", "重点小巨人", "省冠军", "国家冠军"),
    series=(Series(name="企业", values=(2140, 862, 214, 61, 38, 19)),),
    lying=True,
)
TREND = Chart(
    key="trend",
    kind=ChartKind.LINE,
    title="近五年入库",
    unit="家",
    category_label="年",
    categories=("2022", "2023", "2024", "2025", "2026"),
    series=(
        Series(name="创新型", values=(320, 510, 760, 990, 1240)),
        Series(name="专精特新", values=(120, 210, None, 430, 520)),
    ),
)
SHARES = Chart(
    key="shares",
    kind=ChartKind.PIE,
    title="判定构成",
    unit="家",
    category_label="判定",
    categories=("符合", "待人工判断", "信息不足", "不符合"),
    series=(Series(name="企业", values=(412, 120, 960, 3508)),),
    tones=("good", "info", "warn", "bad"),
)
STACKED = Chart(
    key="stacked",
    kind=ChartKind.BAR,
    title="各产业集群差一项的企业",
    unit="家",
    category_label="集群",
    categories=("半导体", "智能终端", "新能源", "生物医药", "高端装备", "软件"),
    series=(
        Series(name="差研发", values=(52, 81, 43, 22, 65, 31)),
        Series(name="差营收", values=(31, 44, 21, 18, 28, 12)),
    ),
    stacked=True,
)


def gallery(request: PageRequest) -> HttpResponse:
    """Show every component once; `?empty` shows them without data."""
    firms = [] if "empty" in request.GET else FIRMS
    page = Paginator(firms, 8).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "by_district": BY_DISTRICT,
        "by_rung": BY_RUNG,
        "trend": TREND,
        "shares": SHARES,
        "stacked": STACKED,
        "districts": DISTRICTS,
    }
    template = "gallery_results.html" if request.htmx else "gallery.html"
    return render(request, template, shown)


urlpatterns = [*site, path("gallery/", gallery, name="gallery")]
