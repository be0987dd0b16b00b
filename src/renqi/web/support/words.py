"""Words and looks for measures of support (扶持用语)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renqi.engines.policy.domain.tree import Label
from renqi.programmes.cultivation.support.domain.amounts_working import fen_text
from renqi.programmes.cultivation.support.domain.judge_measures import STOP_WORDS, Offer, Total
from renqi.programmes.cultivation.support.domain.measure import Authority, MeasureKind, Phase
from renqi.web.shell.bilingual import said
from renqi.web.shell.words import Look

KIND_LOOKS: Mapping[MeasureKind, Look] = {
    MeasureKind.AWARD: Look(label=_("Award"), tone="good", icon="award"),
    MeasureKind.SUBSIDY: Look(label=_("Subsidy"), tone="info", icon="coins"),
    MeasureKind.INTEREST: Look(label=_("Interest relief"), tone="info", icon="percentage"),
    MeasureKind.VOUCHER: Look(label=_("Innovation voucher"), tone="info", icon="ticket"),
    MeasureKind.TAX: Look(label=_("Tax relief"), tone="plain", icon="receipt-tax"),
}
AUTHORITY_WORDS: Mapping[Authority, str | Promise] = {
    Authority.DISTRICT: _("District"),
    Authority.CITY: _("City"),
    Authority.PROVINCE: _("Province"),
    Authority.NATION: _("Nation"),
    Authority.TAX: _("Tax authority"),
}
PHASE_LOOKS: Mapping[Phase, Look] = {
    Phase.IN_FORCE: Look(label=_("in force"), tone="good", icon="circle-check"),
    Phase.UNSURE: Look(label=_("not known whether still in force"), tone="warn", icon="help"),
    Phase.EXPIRED: Look(label=_("expired"), tone="bad", icon="calendar-off"),
    Phase.COMING: Look(label=_("to come"), tone="info", icon="calendar-event"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A sum of money with what to know about it."""

    value: str
    hint: str


def stop_words(offer: Offer) -> str:
    """Say why nothing comes although the conditions may hold."""
    return said(STOP_WORDS[offer.stop])


def offer_words(offer: Offer) -> str:
    """Say what an offer comes to: at most 20万元, 5万元 to 20万元, cannot tell yet."""
    text = span_words(offer.amount_low, offer.amount_high)
    if offer.is_ceiling and offer.amount_high:
        return gettext("at most {sum}").format(sum=text)
    return text


def total_figure(total: Total) -> Figure:
    """Say what several offers come to: what is certain, and what it may be beside."""
    if total.high is None:
        hint = gettext("or more; not every sum can be told")
    elif total.is_settled:
        hint = gettext("all conditions hold")
    else:
        hint = gettext("up to {sum}").format(sum=money_words(total.high))
    return Figure(value=money_words(total.low), hint=hint)


def span_words(low: int, high: int | None) -> str:
    """Write an interval of fen for people."""
    if high is None:
        if low == 0:
            return gettext("cannot tell yet")
        return gettext("{sum} or more").format(sum=money_words(low))
    if low == high:
        return money_words(low)
    if low == 0:
        return gettext("up to {sum}").format(sum=money_words(high))
    return gettext("{low} to {high}").format(low=money_words(low), high=money_words(high))


def money_words(fen: int) -> str:
    """Write fen in the language of the page."""
    sign, text = ("−" if fen < 0 else ""), said(fen_text(abs(fen)))
    return f"{sign}{text}"


def label_words(label: Label | None) -> str:
    """Say a label; nothing where there is none."""
    return said(label) if label else ""
