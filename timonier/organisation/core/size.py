"""Size classes, and what a company of that size and stage needs to see first."""

SIZES = ("small", "medium", "large", "group")
STAGES = ("seed", "growth", "scale", "group")
# Upper bounds in heads, exclusive: the European classes (2003/361/EC), with "group" past 5,000.
BOUNDS = ((50, "small"), (250, "medium"), (5_000, "large"))

# The bridge's panels. A CTO who codes sees the code first; one who decides and negotiates sees
# decisions, risks and the account first.
HANDS_ON = ("queue", "findings", "changes", "hotspots", "tiers", "goals", "lifecycle", "losses",
            "estate", "account")  # fmt: skip
BALANCED = ("queue", "changes", "tiers", "losses", "goals", "findings", "lifecycle", "estate",
            "hotspots", "account")  # fmt: skip
STEERING = ("queue", "tiers", "losses", "account", "goals", "lifecycle", "changes", "findings",
            "estate", "hotspots")  # fmt: skip


def size_of(headcount: int | None) -> str:
    """The size class of a headcount; "" when it is not known."""
    if headcount is None:
        return ""
    return next((name for bound, name in BOUNDS if headcount < bound), "group")


ORDERS = {"hands-on": HANDS_ON, "balanced": BALANCED, "steering": STEERING}


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


def emphasis_of(*, size: str, stage: str) -> tuple[str, ...]:
    """The bridge's panels in the order this company needs them."""
    return ORDERS[reason_of(size=size, stage=stage)]
