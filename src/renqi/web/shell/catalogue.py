"""Collect every text that pages translate, and keep the Chinese catalogue complete (翻译目录).

Run `python -m renqi.web.shell.catalogue` after adding words: new ones enter the catalogue without
a translation, words no longer used leave it. It needs no gettext on the machine.
"""

import ast
import datetime as dt
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

PACKAGE = Path(__file__).resolve().parents[2]
CHINESE = PACKAGE / "web" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"

# A text to translate: its singular and, where it counts something, its plural.
Text = tuple[str, ...]

# Texts of the libraries that pages show and that the libraries themselves lack in Chinese, or
# say so that it reads as something else.
_OF_LIBRARIES: dict[Text, str] = {
    (
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ): "django",
    ("Incorrect code.",): "allauth",
    ("Incorrect password.",): "allauth",
}

_ONE_TEXT = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
_TWO_TEXTS = frozenset({"ngettext", "ngettext_lazy"})
_IN_EXPRESSION = re.compile(r"""\b_\((["'])(?P<text>.+?)\1\)""")


def texts_of_package() -> dict[Text, list[str]]:
    """Give every text to translate with the files that say it, in a stable order."""
    found: dict[Text, set[str]] = defaultdict(set)
    for text, library in _OF_LIBRARIES.items():
        found[text].add(library)
    for path in sorted(PACKAGE.rglob("*.py")):
        for text in _texts_of_python(path.read_text(encoding="utf-8")):
            found[text].add(path.relative_to(PACKAGE).as_posix())
    for path in sorted(PACKAGE.rglob("templates/**/*.*")):
        for text in _texts_of_template(path.read_text(encoding="utf-8")):
            found[text].add(path.relative_to(PACKAGE).as_posix())
    return {text: sorted(found[text]) for text in sorted(found)}


def _texts_of_python(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from _texts_of_call(node)
        elif isinstance(node, ast.ClassDef):
            yield from _text_of_refusal(node)


def _texts_of_call(call: ast.Call) -> Iterator[Text]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    wanted = 1 if name in _ONE_TEXT else 2 if name in _TWO_TEXTS else 0
    given = [node.value for node in call.args[:wanted] if isinstance(node, ast.Constant)]
    texts = tuple(value for value in given if isinstance(value, str))
    if wanted and len(texts) == wanted:
        yield texts


def _text_of_refusal(node: ast.ClassDef) -> Iterator[Text]:
    # A refusal is a class with a code and a message; the message is the text pages translate.
    constants: dict[str, str] = {}
    for line in node.body:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        value = getattr(line, "value", None)
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            constants.update(
                {target.id: value.value for target in targets if isinstance(target, ast.Name)}
            )
    if {"code", "message"} <= constants.keys():
        yield (constants["message"],)


def _texts_of_template(source: str) -> Iterator[Text]:
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            for match in _IN_EXPRESSION.finditer(token.contents):
                yield (match["text"],)
        if token.token_type is not TokenType.BLOCK:
            continue
        tag, *words = list(smart_split(token.contents))
        if tag in {"translate", "trans"} and words[0][0] in "\"'":
            yield (words[0][1:-1],)
        elif tag in {"blocktranslate", "blocktrans"}:
            yield _text_of_block(tokens, is_trimmed="trimmed" in words)


def _text_of_block(tokens: Iterator[Token], *, is_trimmed: bool) -> Text:
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type is TokenType.VAR:
            parts[-1].append(f"%({token.contents})s")
        elif token.token_type is TokenType.TEXT:
            parts[-1].append(token.contents.replace("%", "%%"))
        elif token.contents.startswith("end"):
            break
        else:
            parts.append([])
    whole = ["".join(part) for part in parts]
    return tuple(trim_whitespace(text) if is_trimmed else text for text in whole)


def _identifier(text: Text) -> str | Text:
    return text[0] if len(text) == 1 else text


def untranslated(catalogue: Catalog) -> list[str]:
    """List the texts that the catalogue leaves without a translation."""
    lacking = []
    for text in texts_of_package():
        message = catalogue.get(_identifier(text)) or catalogue.get(text[0])
        said = message.string if message else ""
        if not (all(said) if isinstance(said, tuple) else said) or (message and message.fuzzy):
            lacking.append(text[0])
    return lacking


def _empty() -> Catalog:
    # A fixed date: a run that finds no new word must not change the file.
    born = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    return Catalog(
        locale="zh_Hans",
        project="Renqi",
        version="0.1",
        header_comment="# Chinese texts of the pages (中文文案).",
        creation_date=born,
        revision_date=born,
        fuzzy=False,
    )


def read_catalogue() -> Catalog:
    """Read the Chinese catalogue; an empty one if there is none yet."""
    if not CHINESE.exists():
        return _empty()
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def update() -> list[str]:
    """Bring the Chinese catalogue up to date and list what still lacks Chinese."""
    old, new = read_catalogue(), _empty()
    for text, places in texts_of_package().items():
        known = old.get(_identifier(text)) or old.get(text[0])
        new.add(
            _identifier(text),
            string=known.string if known else "",
            locations=[(place, 0) for place in places],
        )
    CHINESE.parent.mkdir(parents=True, exist_ok=True)
    with CHINESE.open("wb") as file:
        write_po(file, new, omit_header=False, include_lineno=False, width=96, sort_output=True)
    return untranslated(new)


if __name__ == "__main__":
    left = update()
    sys.stdout.write(f"{len(left)} texts lack Chinese.\n" + "".join(f"- {one}\n" for one in left))
