"""Screening: what in a text a market's rule packs object to, where exactly, and what to write instead."""
