"""`python -m timonier.cli`."""

import sys

from timonier.cli import main

if __name__ == "__main__":
    sys.exit(main())
