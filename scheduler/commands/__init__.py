"""The command line `python -m scheduler`; `cli` is its beginning."""
