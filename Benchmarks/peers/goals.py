"""A row of the table, and what is to be reached in it."""

from dataclasses import dataclass, field
from typing import Optional


@dataclass
class Goal:
    """`value` is to be at most (≤) or at least (≥) `bound`; None is a value that there is not, and `why` says why."""

    text: str
    sense: str
    bound: float
    value: Optional[float]
    why: str = ""
    unit: str = ""

    @property
    def met(self):
        if self.value is None:
            return None
        return self.value <= self.bound if self.sense == "≤" else self.value >= self.bound

    @property
    def verdict(self):
        if self.value is None:
            return f"not measured: {self.why}"
        if self.met:
            return "met"
        part = abs(self.value / self.bound - 1) * 100
        return f"missed by {part:.0f} %" if part >= 1 else f"missed by {part:.2f} %"

    @property
    def measured(self):
        return "–" if self.value is None else f"{self.value:.2f}{self.unit}"

    @property
    def wanted(self):
        return f"{self.sense} {self.bound:g}{self.unit}"


@dataclass
class Row:
    key: str
    title: str
    arms: list = field(default_factory=list)
    goals: list = field(default_factory=list)
    notes: list = field(default_factory=list)
    why: str = ""  # why nothing was measured
    rate: str = "files"  # or "bytes": what a second is counted in


def quotient(over, under, what="wall"):
    """median of `over` / median of `under`, and why there is none."""
    for arm in (over, under):
        if arm is None:
            return None, "the tool is not there"
        if arm.median(what) is None:
            return None, f"{arm.name}: {arm.problem or 'no run'}"
    return over.median(what) / under.median(what), ""


def at_least(text, factor, peer, haul):
    """haul is `factor` times as fast as the peer."""
    value, why = quotient(peer, haul)
    return Goal(text, "≥", factor, value, why, " ×")


def at_most(text, factor, haul, other, what="wall"):
    """haul takes at most `factor` of what the other takes."""
    value, why = quotient(haul, other, what)
    return Goal(text, "≤", factor, value, why, " ×")


def best(arms, what="wall"):
    """The arm with the least, of those that have a median."""
    known = [arm for arm in arms if arm is not None and arm.median(what) is not None]
    return min(known, key=lambda arm: arm.median(what), default=None)
