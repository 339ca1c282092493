"""The version of the program; `pyproject.toml` says the same, and a test compares them."""

VERSION = "0.1.0"


def version() -> str:
    """The version, without reading the installed metadata (that costs 40 ms at start-up)."""
    return VERSION
