"""Step of looking: network pages that people open in a browser, with nothing else installed.

`write_network` writes the page; it is imported when first asked for, as pyvis takes a third of a second to load.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.view.network import ViewSummary, network_page, write_network

__all__ = ["ViewSummary", "network_page", "write_network"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from kg.view import network

        return getattr(network, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
