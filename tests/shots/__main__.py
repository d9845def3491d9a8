"""./dev shots [FOLDER]: a picture of every page, in three widths and languages, light and dark."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from services.locale import LANGUAGES
from tests.shots import paper, readme, sheet
from tests.shots.browser import opened_browser
from tests.shots.camera import Camera, camera, shoot
from tests.shots.database import fresh_engine
from tests.shots.pages import PICTURES, Moment
from tests.shots.sample import opened
from tests.shots.site import serving
from tests.shots.stages import advance

NAMES = [picture.name for picture in PICTURES]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./dev shots")
    parser.add_argument("folder", nargs="?", type=Path, default=Path("shots"))
    parser.add_argument("--only", nargs="*", metavar="NAME", default=NAMES, choices=NAMES)
    parser.add_argument(
        "--no-paper", dest="paper", action="store_false", help="no letters, no printed pages"
    )
    parser.add_argument(
        "--readme", action="store_true", help="only the pictures of the README, into docs/pictures"
    )
    options = parser.parse_args()
    if options.readme:
        options.only, options.paper = readme.NAMES, False
    started = time.monotonic()
    options.folder.mkdir(parents=True, exist_ok=True)
    with fresh_engine() as engine, opened_browser() as browser:
        sample = opened(engine)
        with serving(sample) as base, camera(browser, base, sample) as eye:
            made: list[Path] = []
            for moment in Moment:
                advance(sample, moment)
                made += _pictures(eye, moment, options.folder, only=options.only)
                if options.paper:
                    made += paper.shoot(eye, options.folder, moment)
        if options.readme:
            chosen = readme.write(browser, options.folder)
            print(f"{len(chosen)} pictures, {readme.size(chosen)} kB: {readme.FOLDER}")
    index = sheet.write(options.folder, made)
    print(f"{len(made)} pictures in {time.monotonic() - started:.0f} s: {index}")


def _pictures(eye: Camera, moment: Moment, folder: Path, *, only: Sequence[str]) -> list[Path]:
    return [
        path
        for picture in PICTURES
        if picture.moment is moment and picture.name in only
        for language in LANGUAGES
        for path in shoot(eye.open(picture, language), folder, picture.name, language)
    ]


if __name__ == "__main__":
    main()
