"""`renqi titles` as a script uses it: a list in, the day, what falls due."""

import datetime as dt
import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from renqi.cli import database
from renqi.cli.main import main
from renqi.programmes.cultivation.ladder.models import Title
from tests.cultivation.ladder.register import OTHER, make_register, registered
from tests.web.people import FIRM_USCC

pytestmark = pytest.mark.django_db
TODAY = dt.datetime.now(dt.UTC).astimezone().date()  # the command reads the clock
LIST = (
    "企业名称,统一社会信用代码,称号,批次,认定日期,有效期至\n"
    f"甲,{FIRM_USCC},专精特新中小企业,第三批,2025-07-14,2028-07-14\n"
    f"乙,{OTHER},创新型中小企业,第三批,2025-07-14,2028-07-14\n"
    f"丙,{OTHER},独角兽企业,第三批,2025-07-14,2028-07-14\n"
)


@pytest.fixture(autouse=True)
def _register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "open_database", nullcontext)
    make_register(tmp_path)


@pytest.fixture
def batch(tmp_path: Path) -> str:
    path = tmp_path / "名单.csv"
    path.write_text(LIST, "utf-8")
    return str(path)


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["titles", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_list_is_taken_in_once_and_names_the_row_it_refused(
    batch: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = answer(capsys, "import", batch)
    assert (told["rows"], told["added"], told["known"], told["rejected"]) == (3, 2, 0, 1)
    assert [one["row"] for one in told["rejects"]] == [4]  # the header is row 1
    assert told["waits"]
    assert not Title.objects.exists()  # another account has to confirm it
    number = str(told["import_id"])
    assert main(["titles", "confirm", number]) != 0
    assert "let a colleague" in capsys.readouterr().err
    monkeypatch.setattr("getpass.getuser", lambda: "second")
    given = answer(capsys, "confirm", number)
    assert (given["added"], given["waits"], Title.objects.count()) == (2, False, 2)
    again = answer(capsys, "import", batch)
    assert (again["added"], again["known"]) == (0, 2)
    assert main(["titles", "import", batch]) == 0
    said = capsys.readouterr().out
    assert "0 titles added, 2 known, 1 rejected" in said
    assert "row 4:" in said


def test_a_list_without_its_columns_is_refused_and_nothing_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("甲,乙\n1,2\n", "utf-8")
    assert main(["titles", "import", str(path)]) != 0
    assert "Traceback" not in capsys.readouterr().err
    assert not Title.objects.exists()


def test_what_falls_due_is_listed_as_far_ahead_as_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    registered(
        "srdi",
        (TODAY - dt.timedelta(days=1_000)).isoformat(),
        on=TODAY.isoformat(),
        valid_until=TODAY + dt.timedelta(days=20),
    )
    found = answer(capsys, "due", "--days", "30")
    assert {(one["uscc"], one["title"]) for one in found} == {(FIRM_USCC, "srdi")}
    assert (TODAY + dt.timedelta(days=20)).isoformat() in {one["due_on"] for one in found}
    assert answer(capsys, "due", "--days", "0") == []


def test_the_day_moves_titles_once_and_never_beyond_today(
    capsys: pytest.CaptureFixture[str],
) -> None:
    # Known since ten days before its last day, which is five days past.
    ended = TODAY - dt.timedelta(days=5)
    registered(
        "high_tech",
        (ended - dt.timedelta(days=1_000)).isoformat(),
        on=(ended - dt.timedelta(days=10)).isoformat(),
        valid_until=ended,
    )
    before = answer(capsys, "day", "--as-of", (ended - dt.timedelta(days=1)).isoformat())
    assert (before["as_of"], before["ended"]) == ((ended - dt.timedelta(days=1)).isoformat(), 0)
    done = answer(capsys, "day", "--as-of", "2999-01-01")
    assert (done["as_of"], done["ended"]) == (TODAY.isoformat(), 1)
    assert Title.objects.get().status == "lapsed"
    assert answer(capsys, "day")["titles"] == 0


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["titles", "day", "--as-of", "2026-13-01"])
    assert "2026-13-01 is not a date" in capsys.readouterr().err
