"""Addresses of investing (投资网址)."""

from django.urls import path

from renqi.web.investment import (
    calendar_views,
    fund_views,
    performance_views,
    price_views,
    proposal_views,
    trade_views,
    universe_views,
)

urlpatterns = [
    path("", fund_views.fund_list, name="investment_funds"),
    path("<slug:fund>/", fund_views.show_fund, name="investment_fund"),
    path("<slug:fund>/alerts/<int:alert_id>/", fund_views.plan_alert, name="investment_plan"),
    path("<slug:fund>/trades/", trade_views.trade_list, name="investment_trades"),
    path("<slug:fund>/trades/new/", trade_views.new_trade, name="investment_trade_new"),
    path("<slug:fund>/trades/<int:trade_id>/", trade_views.show_trade, name="investment_trade"),
    path(
        "<slug:fund>/trades/<int:trade_id>/<slug:step>/",
        trade_views.step_trade,
        name="investment_trade_step",
    ),
    path("<slug:fund>/instruments/", universe_views.universe, name="investment_universe"),
    path(
        "<slug:fund>/instruments/new/",
        universe_views.new_instrument,
        name="investment_instrument_new",
    ),
    path(
        "<slug:fund>/instruments/<int:instrument_id>/<slug:step>/",
        universe_views.step_instrument,
        name="investment_instrument_step",
    ),
    path(
        "<slug:fund>/counterparties/new/",
        universe_views.new_counterparty,
        name="investment_counterparty_new",
    ),
    path(
        "<slug:fund>/counterparties/<int:counterparty_id>/<slug:step>/",
        universe_views.step_counterparty,
        name="investment_counterparty_step",
    ),
    path("<slug:fund>/prices/", price_views.prices, name="investment_prices"),
    path("<slug:fund>/prices/import/", price_views.import_file, name="investment_prices_import"),
    path("<slug:fund>/prices/state/", price_views.state, name="investment_price_state"),
    path(
        "<slug:fund>/prices/<int:price_id>/<slug:step>/",
        price_views.decide,
        name="investment_price_decide",
    ),
    path("<slug:fund>/calendar/", calendar_views.calendar, name="investment_calendar"),
    path("<slug:fund>/calendar/receive/", calendar_views.receive, name="investment_receive"),
    path("<slug:fund>/proposals/", proposal_views.proposal_list, name="investment_proposals"),
    path(
        "<slug:fund>/proposals/<int:proposal_id>/",
        proposal_views.show_proposal,
        name="investment_proposal",
    ),
    path("<slug:fund>/performance/", performance_views.show_performance, name="investment_returns"),
]
