"""Rows of tables, as figures ask for them."""
import numpy as np


def unique(values):
    """In the order in which they first appear."""
    return list(dict.fromkeys(values.tolist()))


def groups(table, *names):
    """(value or values, rows as a mask) for each combination that appears; columns that are not there do not count."""
    names = [name for name in names if name in table.columns]
    if not names:
        yield (), np.ones(len(table), dtype=bool)
        return
    keys = list(zip(*(table[name].tolist() for name in names)))
    for key in dict.fromkeys(keys):
        yield (key if len(names) > 1 else key[0]), np.array([k == key for k in keys])

