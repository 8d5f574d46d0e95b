"""Accounts for a report: every numeral is an observation or stands in a list with the reason why not, and so do names and text.

`account` looks at one extraction, `coverage` runs over inputs; what the tool did not understand it shows.
"""

from kg.coverage.account import Account, Item, account
from kg.coverage.run import coverage
from kg.coverage.write import FORMATS, write

__all__ = ["FORMATS", "Account", "Item", "account", "coverage", "write"]
