"""Read a scenario from a YAML file; what is wrong is named with its remedy (情景文件)."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import yaml

from renqi.engines.simulation.ruin_model import FundModel, ModelClass, ModelRefused
from renqi.engines.simulation.scenario import Scenario, Shock, TopUp
from renqi.kernel.errors import DomainError

PATHS_MAX = 10_000_000
MONTHS_MAX = 600
_FIRMS_MAX = 10_000_000
# A hundred billion yuan: every sum of money stays exact in a float.
_YUAN_MAX = 100_000_000_000
_FEN = 100
_YEAR = 12
_DEFAULT_UNIT = 1_000_000
_MISSING = object()


class ScenarioBroken(DomainError):
    """A scenario file is wrong (情景文件有误)."""

    code = "simulation.scenario_broken"
    message = "{path}: {field} {problem}. {remedy}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFile:
    """What a scenario file says (情景文件内容)."""

    name: str
    model: FundModel
    reserve: int
    months: int
    paths: int
    seed: int
    scenario: Scenario
    expense: int
    margin: float


def read_scenario(path: Path) -> ScenarioFile:
    """Read a scenario.

    Raises:
        ScenarioBroken: Something is missing, unknown or out of its range; the first is named.
        OSError: The file cannot be read.
    """
    reader = _Reader(path=path)
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
        reader.refuse_twice(root, set())
        data = yaml.safe_load(path.read_text("utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        reader.refuse("the file", f"is not YAML: {error}", "Mend it, or save it as UTF-8.")
    try:
        return _scenario(reader, _Part(reader=reader, data=data, field=""))
    except ModelRefused as wrong:
        facts = wrong.data
        reader.refuse(facts["field"], f"is {facts['value']}", facts["remedy"])


def _scenario(reader: "_Reader", root: "_Part") -> ScenarioFile:
    months = root.whole("months", least=1, most=MONTHS_MAX)
    fund = root.part("fund")
    classes = tuple(_class(part) for part in root.parts("classes", least=1))
    reader.refuse_same("classes", [one.key for one in classes])
    shocks = tuple(_shock(part) for part in root.parts("shocks"))
    reader.refuse_same("shocks", [one.key for one in shocks])
    top_up = _top_up(root.part("top_up")) if "top_up" in root.data else None
    pricing = root.part("pricing", {})
    cap = fund.data.get("month_cap")
    growth = fund.number("growth_year", 0.0, least=-0.5, most=0.5)
    found = ScenarioFile(
        name=root.text("name", reader.path.stem),
        months=months,
        paths=root.whole("paths", 100_000, least=1, most=PATHS_MAX),
        seed=root.whole("seed", 1, least=0, most=2**63 - 1),
        reserve=fund.fen("reserve"),
        model=FundModel(
            classes=classes,
            persistence=fund.number("persistence", 0.0, least=0, most=0.99),
            income_month=fund.fen("income_month", least=-_YUAN_MAX),
            unit=fund.fen("unit", _DEFAULT_UNIT // _FEN, least=Decimal("0.01")),
            month_cap=None if cap is None else fund.fen("month_cap"),
            growth_month=(1 + growth) ** (1 / _YEAR) - 1,
        ),
        scenario=Scenario(shocks=shocks, top_up=top_up),
        expense=pricing.fen("expense_month", 0),
        margin=pricing.number("margin", 0.0, least=0, most=10),
    )
    for part in (fund, pricing, root):
        part.refuse_unknown()
    return found


def _class(part: "_Part") -> ModelClass:
    found = ModelClass(
        key=part.text("key"),
        firms=part.whole("firms", least=0, most=_FIRMS_MAX),
        pd_month=_pd_month(part),
        correlation=part.number("correlation", least=0, most=0.99),
        payout=part.fen("payout"),
        chain=part.text("chain", ""),
        district=part.text("district", ""),
    )
    part.refuse_unknown()
    return found


def _pd_month(part: "_Part") -> float:
    given = [name for name in ("pd_month", "pd_year") if name in part.data]
    if len(given) != 1:
        part.refuse("pd_year", "is missing or given twice", "Give pd_year or pd_month, not both.")
    chance = part.number(given[0], least=0, most=0.999)
    # Not to claim in a year is not to claim in any of its months.
    return chance if given == ["pd_month"] else -math.expm1(math.log1p(-chance) / _YEAR)


def _shock(part: "_Part") -> Shock:
    found = Shock(
        key=part.text("key"),
        pd_times=part.number("pd_times", least=0, most=1000),
        months=part.whole("months", 1, least=1, most=MONTHS_MAX),
        month_from=part.whole("month_from", 0, least=0, most=MONTHS_MAX),
        chance_month=part.number("chance_month", 0.0, least=0, most=0.999),
        income_share=part.number("income_share", 1.0, least=0, most=1),
        classes=part.names("classes"),
        chains=part.names("chains"),
        districts=part.names("districts"),
    )
    part.refuse_unknown()
    return found


def _top_up(part: "_Part") -> TopUp:
    below, to = part.fen("below"), part.fen("to")
    if to < below:
        remedy = f"Give no less than below ({part.data['below']})."
        part.refuse("to", f"is {part.data['to']}", remedy)
    found = TopUp(
        below=below,
        to=to,
        delay_months=part.whole("delay_months", 1, least=1, most=MONTHS_MAX),
        total_max=part.fen("total_max") if "total_max" in part.data else None,
    )
    part.refuse_unknown()
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    path: Path

    def refuse(self, field: str, problem: str, remedy: str) -> NoReturn:
        raise ScenarioBroken(path=self.path, field=field, problem=problem, remedy=remedy)

    def refuse_same(self, field: str, keys: Sequence[str]) -> None:
        for key in keys:
            if keys.count(key) > 1:
                self.refuse(f"{field}.{key}", "occurs twice", "Give each a key of its own.")

    def refuse_twice(self, node: Any, seen: set[int]) -> None:
        """Refuse a field that is written twice: YAML would silently take the last."""
        if id(node) in seen:
            return
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            names = [key.value for key, _ in node.value]
            for name in names:
                if names.count(name) > 1:
                    line = node.start_mark.line + 1
                    problem = f"is given twice in the part from line {line}"
                    self.refuse(str(name), problem, "Delete one of them.")
        inner = getattr(node, "value", None)
        for child in inner if isinstance(inner, list) else ():
            for one in child if isinstance(child, tuple) else (child,):
                self.refuse_twice(one, seen)


class _Part:
    """A mapping of the file that remembers which fields were asked for."""

    def __init__(self, *, reader: _Reader, data: Any, field: str) -> None:
        self.reader, self.field = reader, field
        if not isinstance(data, Mapping):
            reader.refuse(field or "the file", "is not a list of fields", "Write `name: value`.")
        self.data: Mapping[str, Any] = data
        self.known: list[str] = []

    def refuse(self, name: str, problem: str, remedy: str) -> NoReturn:
        field = f"{self.field}.{name}" if self.field else name
        self.reader.refuse(field, problem, remedy)

    def refuse_unknown(self) -> None:
        """Refuse a field that nobody asked for: it may be a slip of the pen."""
        for name in self.data:
            if name not in self.known:
                known = ", ".join(dict.fromkeys(self.known))
                self.refuse(str(name), "is not known", f"Known here: {known}.")

    def part(self, name: str, default: Any = _MISSING) -> "_Part":
        field = f"{self.field}.{name}" if self.field else name
        return _Part(reader=self.reader, data=self._value(name, default), field=field)

    def parts(self, name: str, *, least: int = 0) -> "list[_Part]":
        values = self._value(name, _MISSING if least else [])
        if not isinstance(values, list) or len(values) < least:
            self.refuse(name, "is not a list", "Write each entry on lines of its own after `- `.")
        return [
            _Part(reader=self.reader, data=value, field=f"{name}[{number}]")
            for number, value in enumerate(values, 1)
        ]

    def text(self, name: str, default: Any = _MISSING) -> str:
        value = self._value(name, default)
        if not isinstance(value, str) or (default is _MISSING and not value.strip()):
            self.refuse(name, f"is {value!r}", "Give a short text.")
        return value

    def names(self, name: str) -> tuple[str, ...]:
        value = self._value(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.refuse(name, f"is {value!r}", "Give a list of texts, such as [a, b].")
        return tuple(value)

    def whole(self, name: str, default: Any = _MISSING, *, least: int, most: int) -> int:
        remedy = f"Give a whole number from {least} to {most}."
        value = self._checked(
            name, default, remedy, lambda v: type(v) is int and least <= v <= most
        )
        return int(value)

    def number(self, name: str, default: Any = _MISSING, *, least: float, most: float) -> float:
        remedy = f"Give a number from {least:g} to {most:g}."
        value = self._checked(
            name, default, remedy, lambda v: type(v) in {int, float} and least <= v <= most
        )
        return float(value)

    def fen(self, name: str, default: Any = _MISSING, *, least: Decimal | int = 0) -> int:
        remedy = f"Give yuan from {least} to {_YUAN_MAX}, with two decimals at most."

        def is_money(value: Any) -> bool:
            if type(value) not in {int, float} or not math.isfinite(value):
                return False
            yuan = Decimal(str(value))
            return least <= yuan <= _YUAN_MAX and yuan * _FEN % 1 == 0

        return int(Decimal(str(self._checked(name, default, remedy, is_money))) * _FEN)

    def _checked(self, name: str, default: Any, remedy: str, holds: Callable[[Any], bool]) -> Any:
        value = self._value(name, default)
        if not holds(value):
            self.refuse(name, f"is {value!r}", remedy)
        return value

    def _value(self, name: str, default: Any) -> Any:
        self.known.append(name)
        value = self.data.get(name, default)
        if value is _MISSING:
            self.refuse(name, "is missing", "Add it.")
        return value
