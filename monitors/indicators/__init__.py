"""The early-warning matrix: what is counted, against three thresholds each, out of one file."""
