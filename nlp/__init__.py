"""Text in, text out. Owns no table, reads no clock: memory, terms and packs are handed in."""
