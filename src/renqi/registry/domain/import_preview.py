"""How the list of what an import would change is kept beside its file (导入预览)."""

from pathlib import Path

import polars as pl

# `before`, `after` and `conflicts` are JSON: members by absolute key, and a list of keys.
PREVIEW_SCHEMA = {
    "uscc": pl.String,
    "name": pl.String,
    "kind": pl.String,
    "before": pl.String,
    "after": pl.String,
    "conflicts": pl.String,
}
NO_CONFLICTS = "[]"


def preview_folder(path: Path) -> Path:
    """Say where the preview of a file lies: a folder of Parquet parts (预览目录)."""
    return path.with_name(f"{path.name}.preview")
