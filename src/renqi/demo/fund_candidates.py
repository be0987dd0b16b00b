"""Who of the made-up city may join its fund, the likelier first (演示入会候选)."""

from typing import TypedDict

import polars as pl

from renqi.demo.ledger_teller import DemoFirm


class Candidates(TypedDict):
    """The firm with a sign-in, those of its district, and others (入会候选)."""

    own: DemoFirm
    local: list[DemoFirm]
    others: list[DemoFirm]
    district: str


def candidates_of(own: str, known: pl.DataFrame) -> Candidates:
    """Choose firms of which everything that the charter asks for is known and in order.

    Args:
        own: Credit code of the firm that has a sign-in.
        known: The facts of the city.
    """
    mine = known.filter(pl.col("uscc") == own).row(0, named=True)
    fit = known.filter(
        pl.col("uscc") != own,
        pl.col("is_china_legal_person"),
        ~pl.col("abnormal_list"),
        ~pl.col("dishonest_list"),
        pl.col("employees_y1") < _EMPLOYEES_MAX,
    ).with_columns(place=pl.col("district").cast(pl.String))
    near = pl.col("place") == str(mine["district"])
    return Candidates(
        own=_firm(mine),
        local=_firms(fit.filter(near)),
        others=_firms(fit.filter(~near)),
        district=str(mine["district"] or ""),
    )


# Far below the bound above which no firm is small or medium.
_EMPLOYEES_MAX, _MOST = 200, 60


def _firms(rows: pl.DataFrame) -> list[DemoFirm]:
    return [_firm(row) for row in rows.select("uscc", "name").head(_MOST).to_dicts()]


def _firm(row: dict[str, str]) -> DemoFirm:
    return DemoFirm(uscc=row["uscc"], name=row["name"])
