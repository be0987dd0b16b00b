"""Which fund a page is about, and what its reader may do there (可见基金)."""

from dataclasses import dataclass

from django.http import Http404

from renqi.engines.ledger.domain.owners import owner_key
from renqi.identity.domain.permissions import Action
from renqi.identity.domain.scope import Scope
from renqi.programmes.riskfund.capital.selectors.fund_accounts import fund_accounts, has_book
from renqi.programmes.riskfund.charter.domain.fund import FundLine
from renqi.programmes.riskfund.charter.domain.refusals import FundUnknown
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.programmes.riskfund.charter.selectors.funds import fund_of
from renqi.web.shell.requests import PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFund:
    """A fund in reach of a reader (可见基金).

    Attributes:
        scope: Whose records of it.
        parties: For whom the reader may call money and decide.
    """

    line: FundLine
    scope: Scope
    has_book: bool
    parties: tuple[Party, ...]

    @property
    def is_of_firm(self) -> bool:
        """Whether the reader is a firm, which sees its own stake and the fund as a whole."""
        return bool(self.scope.uscc)


def seen_fund(request: PageRequest, fund: str, *, for_keepers: bool = False) -> SeenFund:
    """Give the fund of an address.

    Args:
        request: Whose page.
        fund: The key in the address.
        for_keepers: The page is none for firms.

    Raises:
        Http404: There is none for this reader.
    """
    scope = request.actor.scope(Action.FUND_READ)
    try:
        line = fund_of(fund, scope=scope)
    except FundUnknown as error:
        raise Http404 from error
    if for_keepers and scope.uscc:
        raise Http404
    return SeenFund(
        line=line,
        scope=scope,
        has_book=has_book(fund),
        parties=_parties(request, fund),
    )


def _parties(request: PageRequest, fund: str) -> tuple[Party, ...]:
    """Finance acts for the government and for the institution, an institution for itself."""
    actor = request.actor
    if actor.may_everywhere(Action.FUND_APPROPRIATE):
        return (Party.GOVERNMENT, Party.INSTITUTION)
    if not actor.may(Action.FUND_APPROPRIATE) or not has_book(fund):
        return ()
    own = owner_key(organisation_id=actor.organisation_id)
    return (Party.INSTITUTION,) if fund_accounts(fund).owner == own else ()
