"""Where the files are that travel with the package: in the wheel beside the modules, in a checkout at the top."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def packaged(name: str) -> Path:
    """The path of a packaged file or folder: `ontology/kg.ttl`, `data/sample`, `domains/unions` …"""
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent / name
