"""Where the registry's own tables lie (规则文件)."""

from pathlib import Path
from typing import Any

import yaml

RULES = Path(__file__).resolve().parent.parent / "rules"
FACTS_PATH = RULES / "facts.yaml"


def load_table(name: str) -> Any:
    """Read one YAML table of the registry (读取规则表)."""
    return yaml.load((RULES / name).read_text("utf-8"), Loader=yaml.CSafeLoader)
