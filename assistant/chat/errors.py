"""What can go wrong with a chat, in a line."""

from index.errors import DatelineError


class PortError(DatelineError):
    """Nothing can listen at the address and port asked for, or nothing should."""


class UploadError(DatelineError):
    """An article that can't be added, or removed."""
