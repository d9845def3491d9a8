"""UWrMaxSAT (PyPI `hermax`) and python-sat, hash-pinned, in a folder of their own.

They are no development dependencies: only this comparison needs them, and they have wheels for few
kinds of machine, while the locks of Escale must install on all.
"""

import os
import subprocess
import sys
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

LOCK = Path(__file__).with_name("yardstick.lock")
ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".data" / "yardstick"


def provide() -> bool:
    """Is the yardstick there for this process and those it starts? Installed where it was not.

    Where that fails, the line to run by hand is printed.
    """
    if _importable():
        return True
    mark = FOLDER / sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()[:16]
    if not mark.exists() and not _install(mark):
        return False
    sys.path.append(str(FOLDER))
    paths = [os.environ.get("PYTHONPATH"), str(FOLDER)]
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    return _importable()


def _importable() -> bool:
    return find_spec("hermax") is not None and find_spec("pysat") is not None


def _install(mark: Path) -> bool:
    command = [
        *(str(ROOT / ".venv" / "uv" / "bin" / "python"), "-m", "pip", "install", "--upgrade"),
        *("--quiet", "--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"),
        *("--target", str(FOLDER), "-r", str(LOCK)),
    ]
    print(f"b2bsp: installing the yardstick into {FOLDER.relative_to(ROOT)}", flush=True)
    if subprocess.run(command, check=False).returncode != 0:
        print(f"b2bsp: that failed; this puts it there:\n  {' '.join(command)}")
        return False
    mark.touch()
    return True
