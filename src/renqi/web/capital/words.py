"""The words for parties, calls and requests (资金用语)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.programmes.riskfund.capital.domain.appropriations import CallKind, CallState
from renqi.programmes.riskfund.capital.domain.requests import RequestKind, RequestState
from renqi.programmes.riskfund.charter.domain.vocabulary import Party
from renqi.web.shell.words import Look

Words = str | Promise

PARTY_WORDS: Mapping[Party, Words] = {
    Party.GOVERNMENT: _("Government"),
    Party.INSTITUTION: _("Institution"),
    Party.FIRM: _("Member firms"),
}
PARTY_TONES: Mapping[Party, str] = {
    Party.GOVERNMENT: "info",
    Party.INSTITUTION: "warn",
    Party.FIRM: "good",
}
CALL_WORDS: Mapping[CallKind, Words] = {
    CallKind.CALLED: _("Called by decision"),
    CallKind.MATCHED: _("Matches what firms paid"),
}
CALL_LOOKS: Mapping[CallState, Look] = {
    CallState.ASKED: Look(label=_("Waits for a second person"), tone="warn", icon="user-check"),
    CallState.CALLED: Look(label=_("To be paid"), tone="info", icon="clock"),
    CallState.PAID: Look(label=_("Paid"), tone="good", icon="circle-check"),
    CallState.DECLINED: Look(label=_("Turned down"), tone="bad", icon="x"),
    CallState.WITHDRAWN: Look(label=_("Withdrawn"), tone="plain", icon="arrow-back-up"),
}
REQUEST_WORDS: Mapping[RequestKind, Words] = {
    RequestKind.WITHDRAW: _("Take money out of the fund"),
    RequestKind.REBASE: _("Set shares without a fair price anew"),
    RequestKind.FLOOR: _("Change the floor of cash"),
}
REQUEST_LOOKS: Mapping[RequestState, Look] = {
    RequestState.ASKED: Look(label=_("Waits for a second person"), tone="warn", icon="user-check"),
    RequestState.DONE: Look(label=_("Done"), tone="good", icon="circle-check"),
    RequestState.DECLINED: Look(label=_("Turned down"), tone="bad", icon="x"),
    RequestState.WITHDRAWN: Look(label=_("Withdrawn"), tone="plain", icon="arrow-back-up"),
}
