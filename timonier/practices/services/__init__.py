"""Writes of practices: assess repositories, waive findings, decide on proposals."""

from timonier.practices.services.assess import Assessment, assess, propose
from timonier.practices.services.decisions import accept, reject, withdraw
from timonier.practices.services.waivers import lift, waive

__all__ = [
    "Assessment",
    "accept",
    "assess",
    "lift",
    "propose",
    "reject",
    "waive",
    "withdraw",
]
