"""The version of the installed distribution."""


def version() -> str:
    """The version, read from the installed metadata, else from `pyproject.toml` in a checkout."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installee

    try:
        return installee("facturier")
    except PackageNotFoundError:
        import tomllib
        from pathlib import Path

        donnees = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
        return str(donnees["project"]["version"])
