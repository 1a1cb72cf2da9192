"""Backup and restore of the state: one archive, a digest for each file, all or nothing."""

from timonier.kit.backup.names import (
    DATABASE,
    CannotBackUp,
    CannotRestore,
    DamagedBackup,
    HomeInUse,
    Unfinished,
)
from timonier.kit.backup.packing import back_up
from timonier.kit.backup.restoring import Former, restore
from timonier.kit.backup.switch import finish

__all__ = [
    "DATABASE",
    "CannotBackUp",
    "CannotRestore",
    "DamagedBackup",
    "Former",
    "HomeInUse",
    "Unfinished",
    "back_up",
    "finish",
    "restore",
]
