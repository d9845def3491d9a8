"""The pictures of the README: what one sees first of the main pages, small files."""

import base64
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Browser

from tests.shots.camera import HEIGHTS

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "pictures"
#: page, language, width and scheme
CHOSEN = (
    ("agenda-today", "fr", 390, "light"),
    ("agenda-today", "ar", 390, "dark"),
    ("company-wishes", "en", 390, "light"),
    ("company-home", "fr", 390, "dark"),
    ("company-catalogue", "en", 1280, "light"),
    ("company-agenda", "fr", 1280, "light"),
    ("proof", "en", 1280, "light"),
    ("staff-setup-days", "fr", 1280, "light"),
    ("timetable-in-the-hand", "en", 1280, "dark"),
    ("staff-publish", "fr", 1280, "light"),
    ("compare", "en", 1280, "light"),
    ("unserved", "fr", 1280, "light"),
    ("people-import-table", "en", 1280, "light"),
)
NAMES = sorted({name for name, *_ in CHOSEN})
_ENCODE = """async ([png, height]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = Math.min(image.height, height);
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", 0.85).split(",")[1];
}"""


def write(browser: Browser, folder: Path) -> list[Path]:
    """WebP files in docs/pictures of the chosen pictures in the folder, as high as a window."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    page = browser.new_page()
    made = []
    for name, language, width, scheme in CHOSEN:
        stem = f"{name}.{language}.{width}.{scheme}"
        png = base64.b64encode((folder / f"{stem}.png").read_bytes()).decode()
        encoded: str = page.evaluate(_ENCODE, [png, HEIGHTS[width]])
        path = FOLDER / f"{stem}.webp"
        path.write_bytes(base64.b64decode(encoded))
        made.append(path)
    page.close()
    return made


def size(paths: Iterable[Path]) -> int:
    """In kB, all together."""
    return sum(path.stat().st_size for path in paths) // 1000
