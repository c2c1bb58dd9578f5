"""How good a translation is likely to be, told without a reference: evidence, a score, and a label to act on."""
