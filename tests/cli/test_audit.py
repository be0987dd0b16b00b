"""`renqi audit`: what a script may rely on."""

import json
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from pytest_django import Settings

from renqi.cli.main import main
from renqi.identity.models import Organisation
from tests.audit.trail import read_firm, sql, tampering

pytestmark = pytest.mark.django_db(transaction=True)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings: Settings,
    tmp_path: Path,
) -> Run:
    """Run a command on the database of the test, with folders of its own."""
    monkeypatch.setattr("renqi.cli.database.open_database", nullcontext)
    settings.RENQI_ANCHORS, settings.RENQI_KEYS = tmp_path / "anchors", tmp_path / "keys"

    def command(*words: object) -> tuple[int, str, str]:
        status = main(["audit", *map(str, words)])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


def test_a_trail_that_holds_exits_0_and_counts_what_it_looked_at(run: Run) -> None:
    read_firm()
    Organisation.objects.create(kind="park", name="科技园")
    assert run("anchor")[0] == 0
    status, said, _ = run("verify", "--json")
    told = json.loads(said)
    assert (status, told["holds"], told["problems"]) == (0, True, [])
    # One event and one change under seal; the anchor's own event waits.
    assert (told["head"]["entries"], told["unsealed"], told["anchors"]) == (2, 1, 1)


def test_a_trail_that_was_edited_exits_1_and_names_the_entry(run: Run) -> None:
    read_firm()
    run("anchor")
    with tampering("audit_securityevent"):
        sql("UPDATE audit_securityevent SET person_name = '无名' WHERE kind = 'read.sensitive'")
    status, said, _ = run("verify")
    assert status == 1
    assert "entry_altered" in said
    assert "1 problems." in said


def test_a_missing_anchor_exits_1(run: Run, tmp_path: Path) -> None:
    run("anchor")
    run("anchor")
    next((tmp_path / "anchors").glob("*-000001-*")).unlink()
    status, said, _ = run("verify", "--json")
    assert status == 1
    assert [one["problem"] for one in json.loads(said)["problems"]] == ["anchor_missing"]
    assert run("verify", "--from-anchor", "2")[0] == 0


def test_a_key_kept_elsewhere_is_the_only_one_that_counts(run: Run, tmp_path: Path) -> None:
    run("anchor")
    own = next((tmp_path / "keys").glob("*.pub"))
    assert run("verify", "--key", own)[0] == 0
    wrong = tmp_path / "wrong.pub"
    wrong.write_text("no key", encoding="ascii")
    status, _, complaint = run("verify", "--key", wrong)
    assert (status, complaint.count("\n")) == (2, 1)
    assert "no Ed25519 key" in complaint


def test_a_folder_that_is_not_there_is_bad_input(run: Run, tmp_path: Path) -> None:
    status, _, complaint = run("verify", "--anchors", tmp_path / "nowhere")
    assert status == 2
    assert "no such folder" in complaint


def test_resuming_where_nothing_was_restored_changes_nothing(run: Run) -> None:
    read_firm()
    assert json.loads(run("resume", "--json")[1]) == {"offset": 0}
