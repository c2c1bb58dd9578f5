"""Market keywords: the words buyers of a market search for, by category, as each owner imported them."""
