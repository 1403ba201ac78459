"""Owns the measures: one file for each row of what "good" means here, run by `script/measure ID`.

Does not own what it measures, nor any test.
Is asked by script/measure; a file holds ID, MARK (in words) and measure(), which returns a Figure.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured, in words, and whether that reaches the mark."""

    text: str
    holds: bool
