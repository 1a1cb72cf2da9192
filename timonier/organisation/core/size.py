"""Size classes, and what a company of that size and stage needs to see first."""

SIZES = ("small", "medium", "large", "group")
STAGES = ("seed", "growth", "scale", "group")
# Upper bounds in heads, exclusive: the European classes (2003/361/EC), with "group" past 5,000.
BOUNDS = ((50, "small"), (250, "medium"), (5_000, "large"))


def size_of(headcount: int | None) -> str:
    """The size class of a headcount; "" when it is not known."""
    if headcount is None:
        return ""
    return next((name for bound, name in BOUNDS if headcount < bound), "group")


def reason_of(*, size: str, stage: str) -> str:
    """How the CTO of such a company works: hands-on, balanced or steering.

    Size decides; where it is unknown the stage does; where both are, nothing is pushed back.
    """
    if size in ("large", "group"):
        return "steering"
    if size == "small":
        return "hands-on"
    if size == "medium":
        return "steering" if stage == "group" else "balanced"
    return {"seed": "hands-on", "group": "steering"}.get(stage, "balanced")
