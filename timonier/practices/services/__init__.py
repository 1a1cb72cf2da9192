"""Writes of practices: assess repositories, waive findings, decide on proposals."""

from timonier.practices.services.assess import Assessment, assess, propose
from timonier.practices.services.decisions import (
    Undecidable,
    accept,
    reject,
    save_decision,
    withdraw,
)
from timonier.practices.services.joining import (
    delete_sameness,
    differ,
    join,
    part,
    restore_sameness,
    save_sameness,
)
from timonier.practices.services.life import (
    NotRetirable,
    delete_retirement,
    restore_retirement,
    retire,
    revive,
    save_retirement,
)
from timonier.practices.services.proposals import are_current
from timonier.practices.services.waivers import (
    NotWaivable,
    delete_waiver,
    lift,
    restore_waiver,
    save_waiver,
    waive,
)

__all__ = [
    "Assessment",
    "NotRetirable",
    "NotWaivable",
    "Undecidable",
    "accept",
    "are_current",
    "assess",
    "delete_retirement",
    "delete_sameness",
    "delete_waiver",
    "differ",
    "join",
    "lift",
    "part",
    "propose",
    "reject",
    "restore_retirement",
    "restore_sameness",
    "restore_waiver",
    "retire",
    "revive",
    "save_decision",
    "save_retirement",
    "save_sameness",
    "save_waiver",
    "waive",
    "withdraw",
]
