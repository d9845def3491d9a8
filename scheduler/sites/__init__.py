"""Several sites with travel between them: where meetings can be, and where they are held."""
