"""Pictures of every page, made from the sample mission."""
