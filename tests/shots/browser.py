"""A browser that writes in the fonts of our PDFs, so that pictures are the same everywhere."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from services.agenda.pdf import font_folders

_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
{folders}
<dir>/usr/share/fonts</dir>
<cachedir>{cache}</cachedir>
<alias binding="strong"><family>system-ui</family>
<prefer><family>Noto Sans</family><family>Noto Sans Arabic</family></prefer></alias>
</fontconfig>
"""


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Debian's Chromium; system-ui is Noto Sans, as on most telephones."""
    with tempfile.TemporaryDirectory(prefix="escale-fonts-") as folder, sync_playwright() as play:
        folders = "\n".join(f"<dir>{folder}</dir>" for folder in font_folders())
        config = Path(folder) / "fonts.conf"
        config.write_text(_FONTS.format(folders=folders, cache=folder))
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox"],
            env={**os.environ, "FONTCONFIG_FILE": str(config)},
        )
        yield browser
        browser.close()
