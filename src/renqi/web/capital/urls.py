"""Addresses of funds' books (基金资金网址)."""

from django.urls import path

from renqi.web.capital import call_views, fund_views, request_views, stake_views

_FUND = "<slug:fund>/"

urlpatterns = [
    path("", fund_views.fund_list, name="capital_funds"),
    path(_FUND, fund_views.show_fund, name="capital_fund"),
    path(f"{_FUND}stakes/", stake_views.stake_list, name="capital_stakes"),
    path(f"{_FUND}calls/", call_views.call_list, name="capital_calls"),
    path(f"{_FUND}calls/<int:call_id>/pay/", call_views.pay_call, name="capital_call_pay"),
    path(f"{_FUND}calls/<int:call_id>/<slug:step>/", call_views.step_call, name="capital_call"),
    path(f"{_FUND}requests/", request_views.request_list, name="capital_requests"),
    path(
        f"{_FUND}requests/<int:request_id>/<slug:step>/",
        request_views.step_request,
        name="capital_request",
    ),
]
