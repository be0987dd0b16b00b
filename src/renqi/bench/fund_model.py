"""The fund that is measured: ten classes of 300 firms, 120 months (测速用基金)."""

import numpy as np

from renqi.engines.simulation.ruin_model import FundModel, ModelClass

MONTHS = 120
RESERVE = 2_300
# What the exact programme says of it, with 41 values of the factor and nothing rounded.
GOLDEN_RUIN = 0.130880


def bench_model() -> FundModel:
    """Give the fund; a fen stands for a unit of payout."""
    chances, correlations = np.linspace(0.0008, 0.012, 10), np.linspace(0.20, 0.10, 10)
    payouts = (4, 4, 4, 3, 3, 2, 2, 2, 1, 1)
    return FundModel(
        classes=tuple(
            ModelClass(
                key=f"class {place}",
                firms=300,
                pd_month=float(chances[place]),
                correlation=float(correlations[place]),
                payout=payout,
            )
            for place, payout in enumerate(payouts)
        ),
        persistence=0.9,
        income_month=44,
        unit=1,
        month_cap=None,
        growth_month=0.0,
    )
