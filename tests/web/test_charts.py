import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from renqi.web.shell.charts import Chart, ChartKind, Series


def bars(**changes: object) -> Chart:
    given = {
        "key": "by-rung",
        "kind": ChartKind.BAR,
        "title": "各层级企业数",
        "unit": "家",
        "category_label": "层级",
        "categories": ("创新型", "小巨人"),
        "series": (
            Series(name="去年", values=(10, None)),
            Series(name="今年", values=(1_234, 2)),
        ),
        "links": ("/a/", "/b/"),
        **changes,
    }
    return Chart(**given)  # type: ignore[arg-type]


def drawn(source: str, **context: object) -> str:
    template = engines["django"].from_string(source)
    return template.render(context, RequestFactory().get("/list/?page=2&sort=-name"))


def test_the_table_says_every_number_of_the_drawing_beside_its_category() -> None:
    assert bars().rows == [("创新型", "/a/", [10, 1_234]), ("小巨人", "/b/", [None, 2])]


def test_series_of_unlike_length_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        _ = bars(series=(Series(name="a", values=(1, 2)), Series(name="b", values=(1,)))).rows


def test_a_chart_without_a_known_number_is_empty_but_a_zero_is_known() -> None:
    assert bars(series=(Series(name="a", values=(None, None)),)).is_empty
    assert not bars(series=(Series(name="a", values=(0, None)),)).is_empty


def test_words_of_a_chart_cannot_break_out_of_its_script() -> None:
    from django.utils.html import json_script

    hostile = bars(categories=("</script><b>", "x"))
    assert "</script><b>" not in json_script(hostile.spec, hostile.key)[:-9]


def test_a_heading_sorts_rising_first_and_falling_on_the_second_click() -> None:
    first = drawn('{% sort_heading "revenue" "营收" %}')
    assert 'href="/list/?sort=revenue"' in first
    assert "aria-sort" not in first
    second = drawn('{% sort_heading "name" "名称" %}')
    assert 'aria-sort="descending"' in second
    assert 'href="/list/?sort=name"' in second


def test_the_address_of_a_page_keeps_the_rest_of_the_query() -> None:
    assert drawn("{% page_url page=3 %}") == "/list/?sort=-name&amp;page=3"
    assert drawn("{% page_url page=None sort=None %}") == "/list/?"


@pytest.mark.parametrize(
    ("verdict", "says"),
    [("met", "符合"), ("review", "待人工判断"), ("unknown", "信息不足"), ("unmet", "不符合")],
)
def test_every_verdict_has_words_and_not_colour_alone(verdict: str, says: str) -> None:
    with translation.override("zh-hans"):
        assert (
            drawn("{% with look=v|verdict_look %}{{ look.label }}{% endwith %}", v=verdict) == says
        )
