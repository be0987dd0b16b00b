"""What the addresses of funds are about: the part of the table that the risk fund joins."""

from renqi.identity.domain.permissions import Role
from tests.web.rights.address import Address, Sight, of_bank


def _of_fund() -> Address:
    """What a firm does in a fund, found by the fund's key where the fund has a charter."""
    return Address(about={"fund": "members_fund"}, is_found=False)


def _watched(argument: str = "", kind: str = "", *, is_found: bool = True) -> Address:
    """Describe what those who see all funds see of one, and nobody else."""
    return Address(
        about={"fund": "watched_fund", **({argument: kind} if argument else {})},
        owner=Role.BUREAU_OFFICER,
        crossed=argument,
        is_found=is_found,
    )


def _charter(*, is_found: bool = True, **fixed: str) -> Address:
    """Describe what is done with a draft of a charter."""
    return Address(
        about={"fund": "charter_fund", "number": "charter_number"},
        fixed=fixed,
        owner=Role.BUREAU_OFFICER,
        is_found=is_found,
    )


def _claim() -> Address:
    """What is done with a claim for emergency money that is being written."""
    return Address(about={"claim_id": "relief_claim"}, is_found=False)


def _told(**fixed: str) -> Address:
    """Describe what the public reads of a fund, once something was published."""
    return Address(about={"fund": "watched_fund"}, fixed=fixed, sight=Sight.SHARED, is_found=False)


def _capital(argument: str = "", kind: str = "", **fixed: str) -> Address:
    """Describe the book of a fund that has no charter yet: for the city and its institution."""
    return Address(
        about={"fund": "capital_fund", **({argument: kind} if argument else {})},
        fixed=fixed,
        owner=Role.INSTITUTION_OFFICER,
        crossed=argument,
        is_found=not argument,
    )


def _invested(
    argument: str = "", kind: str = "", *, is_found: bool = True, **fixed: str
) -> Address:
    """Describe what a fund is invested in: for the city and the institution that keeps it."""
    return Address(
        about={"fund": "capital_fund", **({argument: kind} if argument else {})},
        fixed=fixed,
        owner=Role.INSTITUTION_OFFICER,
        crossed=argument,
        is_found=is_found,
    )


FUND_ADDRESSES: dict[str, Address] = {
    "capital_call": _capital("call_id", "capital_call", step="decline"),
    "capital_call_pay": _capital("call_id", "capital_call"),
    "capital_calls": _capital(),
    "capital_fund": _capital(),
    "capital_request": _capital("request_id", "capital_request", step="decline"),
    "capital_requests": _capital(),
    "capital_stakes": _capital(),
    "fund_amount": _of_fund(),
    "fund_charter": _charter(),
    "fund_charter_answer": _charter(is_found=False, answer="approve"),
    "fund_charter_changes": _charter(),
    "fund_charter_edit": _charter(section="cover"),
    "fund_charter_step": _charter(is_found=False, step="submit"),
    "fund_exit_pass": Address(about={"membership_id": "members_membership"}, is_found=False),
    "fund_exit_pay": of_bank("leaving_id", "members_leaving", is_found=False),
    "fund_exit_propose": Address(about={"membership_id": "members_membership"}, is_found=False),
    "fund_join": _of_fund(),
    "fund_leave": _of_fund(),
    "fund_member": Address(about={"membership_id": "members_membership"}, is_found=False),
    "fund_member_statement": _of_fund(),
    "fund_membership": _of_fund(),
    "relief_act": _claim(),
    "relief_claim": _claim(),
    "relief_event": Address(
        about={"event_id": "relief_event"}, owner=Role.BUREAU_OFFICER, is_found=False
    ),
    "relief_file": Address(about={"file_id": "relief_claim_file"}, is_found=False),
    "relief_loan": Address(about={"loan_id": "relief_loan"}, is_found=False),
    "relief_loan_act": of_bank("loan_id", "relief_loan", is_found=False, step="plan"),
    "relief_loan_statement": Address(about={"loan_id": "relief_loan"}, is_found=False),
    "relief_loss": Address(about={"loss_id": "relief_loss"}),
    "relief_loss_sign": Address(about={"loss_id": "relief_loss"}, is_found=False),
    "relief_new": _of_fund(),
    "relief_notice": Address(about={"payout_id": "relief_payout"}, is_found=False),
    "relief_payee": of_bank("payee_id", "relief_payee", is_found=False),
    "relief_payout": Address(about={"payout_id": "relief_payout"}),
    "relief_plan_answer": Address(about={"loan_id": "relief_loan"}, is_found=False),
    "relief_prove": _claim(),
    "relief_write": _claim(),
    "fund_money_line": of_bank("incoming_id", "members_incoming"),
    "fund_pause": _of_fund(),
    "fund_pause_back": _of_fund(),
    "fund_pause_decide": Address(
        about={"membership_id": "members_membership", "pause_id": "members_pause"},
        crossed="pause_id",
        is_found=False,
    ),
    "fund_payee": _of_fund(),
    "fund_return_pay": of_bank("return_id", "members_return", is_found=False),
    "fund_stay": _of_fund(),
    "fund_alert": _watched("alert_id", "watched_alert"),
    "fund_alert_act": _watched("alert_id", "watched_alert", is_found=False),
    "fund_alerts": _watched(),
    "fund_audit": _watched("draw_id", "watched_draw"),
    "fund_audit_item": _watched("item_id", "watched_item"),
    "fund_audit_item_act": _watched("item_id", "watched_item", is_found=False),
    "fund_audits": _watched(),
    "fund_difference_look": _watched("difference_id", "watched_difference", is_found=False),
    "fund_ledgers": _watched(),
    "fund_ledgers_compare": _watched(is_found=False),
    "fund_report": _watched(),
    "fund_solvency": _watched(),
    "fund_solvency_ask": _watched(is_found=False),
    "fund_statement": _told(),
    "fund_statement_file": _told(year="2026", quarter="1"),
    "fund_trial_kept": Address(about={"trial_id": "watched_trial"}, owner=Role.BUREAU_OFFICER),
    "fund_watch": _watched(),
    "fund_watched_claims": _watched(),
    "investment_calendar": _invested(),
    "investment_counterparty_new": _invested(is_found=False),
    "investment_counterparty_step": _invested(
        "counterparty_id", "investment_party", is_found=False, step="approve"
    ),
    "investment_fund": _invested(),
    "investment_instrument_new": _invested(),
    "investment_instrument_step": _invested(
        "instrument_id", "investment_instrument", is_found=False, step="end"
    ),
    "investment_plan": _invested("alert_id", "investment_alert", is_found=False),
    "investment_price_decide": _invested(
        "price_id", "investment_price", is_found=False, step="accept"
    ),
    "investment_price_state": _invested(is_found=False),
    "investment_prices": _invested(),
    "investment_prices_import": _invested(is_found=False),
    "investment_proposal": _invested("proposal_id", "investment_proposal"),
    "investment_proposals": _invested(),
    "investment_receive": _invested(is_found=False),
    "investment_returns": _invested(),
    "investment_trade": _invested("trade_id", "investment_trade"),
    "investment_trade_new": _invested(),
    "investment_trade_step": _invested("trade_id", "investment_trade", is_found=False, step="sign"),
    "investment_trades": _invested(),
    "investment_universe": _invested(),
}
