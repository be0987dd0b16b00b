"""The command line answers at once, in one line, with a status a script may rely on."""

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from renqi.cli.main import COMMAND_GROUPS, build_parser, main
from renqi.cli.output import display_width, print_table
from renqi.kernel.errors import DomainError
from tests.runtime.conftest import Renqi

FIRST_ANSWER_SECONDS = 0.6


def leaves(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Give the parser of every command that does something."""
    groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not groups:
        yield parser
    for group in groups:
        for child in group.choices.values():
            yield from leaves(child)


def test_every_command_has_a_handler_a_summary_and_a_json_form() -> None:
    for parser in leaves(build_parser()):
        assert callable(parser.get_default("handler")), parser.prog
        assert parser.description, parser.prog
        assert "--json" in parser.format_usage(), parser.prog


def test_every_group_of_commands_is_in_the_table() -> None:
    folder = Path(sys.modules["renqi.cli.main"].__file__ or "").parent
    registering = {path.stem for path in folder.glob("*.py") if "def register(" in path.read_text()}
    assert registering <= set(COMMAND_GROUPS)


@pytest.mark.parametrize("words", [["--help"], ["up", "--help"], ["nonsense"]])
def test_the_first_answer_comes_within_600_milliseconds(renqi: Renqi, words: list[str]) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    renqi(*words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    # In processor time: the machine may have other things to do.
    spent = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    assert spent < FIRST_ANSWER_SECONDS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "renqi: the following arguments are required: COMMAND\n"),
        (["up", "--port", "x"], "renqi up: argument --port: x is not a port between 1 and 65535\n"),
        (["up", "--port", "0"], "renqi up: argument --port: 0 is not a port between 1 and 65535\n"),
        (["demo", "--firms", "0"], "renqi demo: argument --firms: 0 is not a whole number above 0"),
        (["restore"], "renqi restore: the following arguments are required: file\n"),
        (["restore", "/no/such/file"], "renqi: /no/such/file: No such file or directory\n"),
    ],
)
def test_bad_input_is_one_line_on_standard_error_and_status_2(
    renqi: Renqi, words: list[str], said: str
) -> None:
    done = renqi(*words)
    assert done.returncode == 2
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


class Example(DomainError):
    """An example of a refusal."""

    code = "example.example"
    message = "Two\nlines about {what}."


@pytest.mark.parametrize(
    ("raised", "status"), [(Example(what="it"), 2), (KeyboardInterrupt(), 130)]
)
def test_what_a_handler_raises_becomes_a_status(
    raised: BaseException,
    status: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def refuse(_: argparse.Namespace) -> int:
        raise raised

    monkeypatch.setattr("renqi.cli.runtime._migrate", refuse)
    assert main(["migrate"]) == status
    complaints = capsys.readouterr().err
    assert complaints == ("renqi: Two lines about it.\n" if status == 2 else "")


def test_a_reader_that_leaves_is_not_an_error(environment: dict[str, str]) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    script = "import sys\nfrom renqi.cli.main import main\nsys.exit(main(['migrate', '--json']))"
    with os.fdopen(write_end, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-c", script],
            check=False,
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_DFL),
        )
    assert done.stderr == ""
    assert done.returncode == 141


def test_columns_line_up_whatever_the_script(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["区", "firms"], [["南山", 3], ["Bao'an", 12]])
    lines = capsys.readouterr().out.splitlines()
    # 南山 takes four places and Bao'an six: every second column begins at the ninth.
    assert [
        display_width(line[: line.index(last)])
        for line, last in zip(lines, ["firms", "3", "12"], strict=True)
    ] == [8, 8, 8]


def test_json_is_one_document_with_chinese_as_itself(renqi: Renqi) -> None:
    done = renqi("migrate", "--json")
    assert done.returncode == 0, done.stderr
    assert "registry.0001_registry" in json.loads(done.stdout)["applied"]
    assert json.loads(renqi("migrate", "--json").stdout) == {"applied": []}
