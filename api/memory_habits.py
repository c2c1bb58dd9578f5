"""How the garbage collector is to behave in processes that hold models and rules, and work through many small rows.

Everything that is there when work begins stays until the end; looked through at every full collection, it cost a
seventh of ingest. See `gc.freeze` (https://docs.python.org/3/library/gc.html#gc.freeze).
"""

import gc

_NEW_OBJECTS = 20_000
"""Objects made and not freed before the youngest are looked through; Python's 700 is a few rows. Chosen by us."""


def settle() -> None:
    """What is there now is not looked through again; to be called once what stays has been loaded."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 10, 10)
