"""What may happen to a fund: shocks by class, chain and district, and topping up (情景)."""

from dataclasses import dataclass

from renqi.engines.simulation.ruin_model import ModelClass, ModelRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Shock:
    """Months in which some firms claim more often, all at once (冲击).

    Classes, chains and districts narrow it, each where it is not empty; none means every firm.

    Attributes:
        key: Short name.
        pd_times: How many times as likely a claim is meanwhile.
        months: How long it lasts.
        month_from: The month in which it begins, the first being 1; 0 where chance decides.
        chance_month: Chance that it begins in a month; 0 where `month_from` says when.
        income_share: Share of the month's income that still comes in meanwhile.
        classes: Keys of classes.
        chains: Industry chains.
        districts: Districts.
    """

    key: str
    pd_times: float
    months: int = 1
    month_from: int = 0
    chance_month: float = 0.0
    income_share: float = 1.0
    classes: tuple[str, ...] = ()
    chains: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            ModelRefused: A figure is out of its range.
        """
        name = f"shocks.{self.key}"
        checks = (
            (self.pd_times >= 0, "pd_times", self.pd_times, "Give a factor from 0, such as 3."),
            (self.months >= 1, "months", self.months, "Give a number of months from 1."),
            (
                0 <= self.chance_month < 1,
                "chance_month",
                self.chance_month,
                "Give a share from 0 to below 1.",
            ),
            (
                0 <= self.income_share <= 1,
                "income_share",
                self.income_share,
                "Give a share from 0 to 1.",
            ),
            (
                (self.month_from >= 1) != (self.chance_month > 0),
                "month_from",
                self.month_from,
                "Give either the month in which it begins, from 1, or chance_month.",
            ),
        )
        for holds, field, value, remedy in checks:
            if not holds:
                raise ModelRefused(field=f"{name}.{field}", value=value, remedy=remedy)

    def hits(self, one: ModelClass) -> bool:
        """Tell whether firms of the class are among those it strikes."""
        return all(
            not names or found in names
            for names, found in (
                (self.classes, one.key),
                (self.chains, one.chain),
                (self.districts, one.district),
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TopUp:
    """When the fund asks for more, and how much (补充资金规则).

    Attributes:
        below: A month that ends with less than this makes the fund ask.
        to: It asks for what is missing to this.
        delay_months: The money comes so many months later; meanwhile it does not ask again.
        total_max: No more than this in all; none for no limit.
    """

    below: int
    to: int
    delay_months: int = 1
    total_max: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be.

        Raises:
            ModelRefused: A figure is out of its range.
        """
        checks = (
            (self.to >= self.below, "to", self.to, f"Give no less than below ({self.below})."),
            (self.delay_months >= 1, "delay_months", self.delay_months, "Give months from 1."),
            (
                self.total_max is None or self.total_max >= 0,
                "total_max",
                self.total_max,
                "Give fen from 0, or nothing for no limit.",
            ),
        )
        for holds, field, value, remedy in checks:
            if not holds:
                raise ModelRefused(field=f"top_up.{field}", value=value, remedy=remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What happens beside the common factor (情景)."""

    shocks: tuple[Shock, ...] = ()
    top_up: TopUp | None = None


QUIET = Scenario()
