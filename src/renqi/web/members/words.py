"""The words for where members, months, money and ways out stand (成员用语)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from renqi.web.shell.words import Look

Words = str | Promise

STATES: Mapping[str, Look] = {
    "applied": Look(label=_("Asks to join"), tone="info", icon="user-question"),
    "waiting": Look(label=_("Waits for cover"), tone="info", icon="hourglass"),
    "covered": Look(label=_("In cover"), tone="good", icon="shield-check"),
    "suspended": Look(label=_("Cover rests"), tone="bad", icon="shield-off"),
    "paused": Look(label=_("Contributions paused"), tone="warn", icon="player-pause"),
    "leaving": Look(label=_("Is leaving"), tone="warn", icon="logout"),
    "left": Look(label=_("Has left"), tone="plain", icon="circle-x"),
    "refused": Look(label=_("Not admitted"), tone="plain", icon="x"),
}
DUES: Mapping[str, Look] = {
    "paid": Look(label=_("Contribution paid"), tone="good", icon="circle-check"),
    "part": Look(label=_("Paid in part"), tone="info", icon="circle-half"),
    "open": Look(label=_("Not paid yet"), tone="info", icon="clock"),
    "overdue": Look(label=_("Overdue"), tone="bad", icon="alert-triangle"),
    "waived": Look(label=_("Month paused"), tone="plain", icon="player-pause"),
}
PAUSES: Mapping[str, Look] = {
    "asked": Look(label=_("Waits for the bureau"), tone="info", icon="clock"),
    "granted": Look(label=_("Pause granted"), tone="good", icon="circle-check"),
    "refused": Look(label=_("Pause refused"), tone="bad", icon="x"),
    "withdrawn": Look(label=_("Taken back"), tone="plain", icon="arrow-back-up"),
}
LEAVINGS: Mapping[str, Look] = {
    "proposed": Look(label=_("Waits for a second person"), tone="warn", icon="user-check"),
    "notice": Look(label=_("Days of notice run"), tone="warn", icon="hourglass"),
    "dropped": Look(label=_("Taken back"), tone="plain", icon="arrow-back-up"),
    "owed": Look(label=_("Money waits to be paid"), tone="info", icon="cash"),
    "ordered": Look(label=_("Payment is ordered"), tone="info", icon="send"),
    "paid": Look(label=_("Paid out"), tone="good", icon="circle-check"),
    "nothing": Look(label=_("Nothing to pay"), tone="plain", icon="circle-off"),
}
KINDS: Mapping[str, Words] = {
    "voluntary": _("Of its own will"),
    "deemed": _("Deemed to leave"),
    "forced": _("Put out"),
}
STEPS: Mapping[str, Words] = {
    "remind": _("Reminded"),
    "suspend": _("Cover rests"),
    "lift": _("Cover is back"),
    "announce": _("Exit announced"),
    "cure": _("Exit averted"),
    "exit": _("Put out"),
}
DOUBTS: Mapping[str, Words] = {
    "": _("Not matched yet"),
    "no_reference": _("No reference, and no account that paid before with a fitting amount"),
    "wrong_reference": _("A reference that was misread"),
    "several": _("References of several firms, and the amount is not what they owe"),
    "left": _("The firm has left"),
    "not_member": _("The firm is no member"),
}
WHY: Mapping[str, Words] = {
    "misread": _("One sign from the reference {words}"),
    "account": _("Paid from the account {words} before"),
    "name": _("The payer's name is the firm's"),
}
SIZES: Mapping[str, Words] = {
    "micro": _("Micro"),
    "small": _("Small"),
    "medium": _("Medium"),
    "large": _("Large"),
}
PARTS: Mapping[str, Words] = {
    "band": _("What the firm may pay a month"),
    "total_max": _("The most that a firm pays in all"),
    "due_day": _("The day by which a month is paid"),
    "prepay": _("How many months may be paid ahead"),
    "pause": _("How long contributions may be paused"),
    "arrears": _("What unpaid months lead to"),
    "leaving": _("What a firm gets back when it leaves"),
    "cover": _("Events, cover and help"),
}
