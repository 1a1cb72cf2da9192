"""Writes of practices: assess repositories, waive findings, decide on proposals."""

from timonier.practices.services.assess import Assessment, assess, propose
from timonier.practices.services.decisions import (
    Undecidable,
    accept,
    reject,
    save_decision,
    withdraw,
)
from timonier.practices.services.proposals import are_current
from timonier.practices.services.waivers import (
    NotWaivable,
    delete_waiver,
    lift,
    save_waiver,
    waive,
)

__all__ = [
    "Assessment",
    "NotWaivable",
    "Undecidable",
    "accept",
    "are_current",
    "assess",
    "delete_waiver",
    "lift",
    "propose",
    "reject",
    "save_decision",
    "save_waiver",
    "waive",
    "withdraw",
]
