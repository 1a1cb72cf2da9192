"""Decision records as text: MADR 2 to 4 and Nygard's form, read tolerantly, written as MADR 4."""

from timonier.governance.core.madr.reading import read
from timonier.governance.core.madr.record import Extra, Foreseen, Option, Record
from timonier.governance.core.madr.writing import written

__all__ = ["Extra", "Foreseen", "Option", "Record", "read", "written"]
