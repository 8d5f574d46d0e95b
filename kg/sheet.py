"""What every table for Excel keeps to: a byte order mark at its start, and no cell that starts a formula."""

BOM = "\ufeff"
# What makes a spreadsheet take a text for a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def text_cell(text: str) -> str:
    """The text with an apostrophe before it where it would start a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
