"""Letters in words, as mail messages, and their way to a mail server."""
