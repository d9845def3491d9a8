"""Mail addresses as they may travel."""

from email.utils import parseaddr


def bare(sender: str) -> str:
    """The address alone of 'Escale <agenda@escale.example>'."""
    return parseaddr(sender)[1] or sender


def wire(address: str) -> str:
    """The address with its domain in ASCII; ValueError for what can be no address."""
    local, _, domain = address.rpartition("@")
    if not local or any(char.isspace() or not char.isprintable() for char in address):
        raise ValueError("This is not a mail address.")
    return f"{local}@{domain.encode('idna').decode()}"
