"""`python -m timonier.cli`."""

import sys

from timonier.cli import entry

if __name__ == "__main__":
    sys.exit(entry())
