"""Titles written as listings of a market are: their parts in its order, its case, its units and sizes."""
