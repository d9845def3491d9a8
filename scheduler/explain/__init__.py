"""Why not, at what price, and what if: told from a problem and a result."""
