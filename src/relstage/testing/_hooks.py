"""What hypothesis calls when it is imported: the strategies of the public records."""


def register() -> None:
    """Register the strategies of the public records."""
