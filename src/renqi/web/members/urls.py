"""Addresses of members of funds (基金成员网址)."""

from django.urls import path

from renqi.web.members import (
    collection_views,
    join_views,
    leave_views,
    member_views,
    mine_views,
    pay_out_views,
)

urlpatterns = [
    path("mine/", mine_views.mine, name="fund_mine"),
    path("mine/<slug:fund>/", mine_views.membership, name="fund_membership"),
    path("mine/<slug:fund>/join/", join_views.join, name="fund_join"),
    path("mine/<slug:fund>/amount/", mine_views.amount, name="fund_amount"),
    path("mine/<slug:fund>/pause/", mine_views.pause, name="fund_pause"),
    path("mine/<slug:fund>/pause/back/", mine_views.pause_back, name="fund_pause_back"),
    path("mine/<slug:fund>/statement/", mine_views.statement, name="fund_member_statement"),
    path("mine/<slug:fund>/leave/", leave_views.leave, name="fund_leave"),
    path("mine/<slug:fund>/stay/", leave_views.stay, name="fund_stay"),
    path("mine/<slug:fund>/payee/", leave_views.payee, name="fund_payee"),
    path("members/", member_views.members, name="fund_members"),
    path("members/<int:membership_id>/", member_views.member, name="fund_member"),
    path(
        "members/<int:membership_id>/pauses/<int:pause_id>/",
        member_views.decide,
        name="fund_pause_decide",
    ),
    path("members/<int:membership_id>/exit/", member_views.propose, name="fund_exit_propose"),
    path("members/<int:membership_id>/exit/pass/", member_views.second, name="fund_exit_pass"),
    path("collection/", collection_views.dues, name="fund_dues"),
    path("collection/receipts/", collection_views.receipts, name="fund_receipts"),
    path("collection/money/", collection_views.money, name="fund_money"),
    path("collection/money/<int:incoming_id>/", collection_views.line, name="fund_money_line"),
    path("collection/out/", pay_out_views.out, name="fund_pay_out"),
    path("collection/out/exits/<int:leaving_id>/", pay_out_views.exit_order, name="fund_exit_pay"),
    path(
        "collection/out/returns/<int:return_id>/",
        pay_out_views.return_order,
        name="fund_return_pay",
    ),
]
