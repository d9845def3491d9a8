"""Loads missions from folders of CSV, from workbooks and from published B2B events."""
