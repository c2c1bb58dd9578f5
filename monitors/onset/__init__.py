"""Onset detection: when a series of counts begins to be unusual for itself. Arithmetic only: no table, no clock."""
