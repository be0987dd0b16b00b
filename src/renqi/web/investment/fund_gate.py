"""Which fund a page is about, for those who may look into it (基金页面入口)."""

from django.http import Http404

from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.domain.refusals import FundUnknown
from renqi.programmes.riskfund.charter.selectors.funds import fund_of, funds
from renqi.web.shell.requests import PageRequest


def scope_of(request: PageRequest) -> Scope:
    """Give whose funds a reader looks into; a firm looks into none, it sees its own stake."""
    scope = request.actor.scope(Action.FUND_READ)
    return Scope() if scope.uscc else scope


def funds_seen(request: PageRequest) -> tuple[FundLine, ...]:
    """List the funds whose investments a reader may see."""
    return funds(scope_of(request))


def fund_asked(request: PageRequest, key: str) -> FundLine:
    """Give the fund of an address.

    Raises:
        Http404: There is none for this reader.
    """
    try:
        return fund_of(key, scope=scope_of(request))
    except FundUnknown as error:
        raise Http404 from error
