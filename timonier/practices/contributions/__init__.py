"""What practices give to the bridge: proposals, findings, waivers, and what sources leave open."""

from timonier.practices.contributions import changes, deadlines, panels, queue

__all__ = ["changes", "deadlines", "panels", "queue"]
