"""Asks people what the graph cannot know: which entities may be one."""

from kg.review.doubts import Doubt, doubts, sheet

__all__ = ["Doubt", "doubts", "sheet"]
