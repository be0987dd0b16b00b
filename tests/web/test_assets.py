import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "src/renqi/web/static/renqi/dist"
built = pytest.mark.skipif(not DIST.exists(), reason="ASSETS NOT BUILT: run `make assets`.")


def test_the_lock_of_the_assets_names_no_place_to_download_from() -> None:
    lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    packages = json.loads(lock)["packages"]
    unpinned = [name for name, entry in packages.items() if name and "integrity" not in entry]
    assert unpinned == []


@built
def test_the_map_holds_the_nine_districts_and_says_that_it_is_a_sketch() -> None:
    drawn = json.loads((DIST / "districts.json").read_text(encoding="utf-8"))
    codes = sorted(feature["properties"]["name"] for feature in drawn["features"])
    assert codes == [str(code) for code in range(440303, 440312)]
    assert drawn["note"] == "示意图"


@built
def test_the_style_sheet_loads_nothing_from_elsewhere() -> None:
    css = (DIST / "ui.css").read_text(encoding="utf-8")
    loaded = set(re.findall(r"""url\(["']?([a-z]+:)""", css))
    assert loaded <= {"data:"}
    assert "@import" not in css
    assert "@font-face" not in css


@built
@pytest.mark.parametrize("name", ["ui.css", "ui.js", "charts.js"])
def test_every_bundle_carries_the_licences_of_what_it_holds(name: str) -> None:
    said = (DIST / f"{name}.LEGAL.txt").read_text(encoding="utf-8")
    assert "icen" in said
