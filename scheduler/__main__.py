"""python -m scheduler: see scheduler.commands.cli."""

import sys

from scheduler.commands.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
