"""Bulk: catalogues of any length, read and written row by row, resumed after a kill, every other column as it was."""
