"""``python -m relstage``: the command."""

import sys

from relstage.cli import main

if __name__ == "__main__":
    sys.exit(main())
