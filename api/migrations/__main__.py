"""`python -m api.migrations "what it does"` writes a new change."""

import sys

from api.migrations import new_revision

if __name__ == "__main__":
    new_revision(" ".join(sys.argv[1:]))
