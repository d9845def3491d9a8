"""`python -m services` and the command `escale`."""

from services.cli import main

if __name__ == "__main__":
    main()
