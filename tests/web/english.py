"""The English of the source: what no page in another language may hold."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

from services.locale import catalogue_path

ROOT = Path(__file__).parents[2]
#: where sentences for people are written
FOLDERS = ("services/domain", "services/web", "services/workers", "scheduler")
BLANK = re.compile(r"%\(\w+\)[sd]|\{[^}]*\}")
#: what is said as another program says it, and is marked as English
QUOTED = re.compile(
    r'<(?!html)(\w+)[^>]* lang="en"[^>]*>.*?</\1>|<(pre|script|style)\b.*?</\2>', re.DOTALL
)
TAG = re.compile(r"<[^>]+>")


def english_of(page: str) -> list[str]:
    """The pieces of English sentences that the page shows, or says aloud."""
    text = unescape(QUOTED.sub(" ", page))
    plain = " ".join(TAG.sub(" ", text).split())
    return sorted(piece for piece in pieces() if piece in plain or piece in text)


@cache
def pieces() -> frozenset[str]:
    """Of each sentence in the source the longest piece between its blanks."""
    found = set()
    for sentence in _sentences():
        longest = max(BLANK.split(" ".join(sentence.split())), key=len).strip()
        if len(longest) > 15 and longest.count(" ") > 1:
            found.add(longest)
    return frozenset(found)


def _sentences() -> Iterator[str]:
    for folder in FOLDERS:
        for file in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(file.read_text("utf-8"))
            docs = {
                id(node.body[0].value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
                and node.body
                and isinstance(node.body[0], ast.Expr)
            }
            for node in ast.walk(tree):
                if id(node) in docs or not isinstance(node, ast.Constant):
                    continue
                if isinstance(node.value, str):
                    yield node.value
    for line in catalogue_path("fr").read_text("utf-8").splitlines():
        if line.startswith('msgid "'):
            yield ast.literal_eval(line.removeprefix("msgid "))
