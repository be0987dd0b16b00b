"""Small rule documents that tests write to a folder and load."""

import datetime as dt
from pathlib import Path
from textwrap import dedent

from renqi.engines.policy.domain.tree import Rule
from renqi.engines.policy.loading.catalogue import Catalogue
from renqi.registry.domain.vocabulary import code_tables, fact_catalogue

DAY = dt.date(2026, 1, 1)
HEAD = """
rule: {rule}
version: {start}
kind: recognition
name: {{zh: 试行规则, en: Trial rule}}
document: {{title: 试行办法, number: 试2020第1号, part: 附件1}}
effective: {{from: {start}, until: {until}}}
evidence: S
"""


def write_rule(
    folder: Path, body: str, *, rule: str = "t.rule", start: str = "2020-01-01", until: str = "null"
) -> Path:
    """Write one version of a rule: a standard head and the body given."""
    path = folder / rule / f"{start}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(rule=rule, start=start, until=until) + dedent(body), "utf-8")
    return path


def read_catalogue(folder: Path) -> Catalogue:
    """Read the folder with the shipped facts and tables."""
    return Catalogue.read([folder], facts=fact_catalogue(), tables=code_tables())


def load_rule(folder: Path, body: str) -> Rule:
    """Write one rule and load it as on the first of January 2026."""
    write_rule(folder, body)
    return read_catalogue(folder).at("t.rule", DAY)
