"""All pictures on one page."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

_HEAD = """<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Every page</title>
<style>
body { margin: 2rem; font: 1rem/1.5 system-ui, sans-serif; background: #e5e8ea; color: #17212b; }
div { display: flex; flex-wrap: wrap; gap: 0.75rem; align-items: start; }
figure { margin: 0; width: 11rem; }
img { width: 100%; height: 11rem; object-fit: cover; object-position: top; border-radius: 4px; }
figcaption { font-size: 0.75rem; }
</style>
"""


def write(folder: Path, pictures: Sequence[Path]) -> Path:
    """index.html in the folder: thumbnails of these pictures, a row for each page."""
    rows: dict[str, list[str]] = {}
    for path in pictures:
        name, _, variant = path.stem.partition(".")
        address = escape(path.name, quote=True)
        rows.setdefault(name, []).append(
            f'<figure><a href="{address}"><img src="{address}" alt="" loading="lazy"></a>'
            f"<figcaption>{escape(variant)}</figcaption></figure>"
        )
    index = folder / "index.html"
    body = "".join(
        f"<h2>{escape(name)}</h2><div>{''.join(row)}</div>" for name, row in rows.items()
    )
    index.write_text(f"{_HEAD}<h1>Every page</h1>{body}</html>\n", encoding="utf-8")
    return index
