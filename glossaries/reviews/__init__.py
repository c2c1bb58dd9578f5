"""Reviews: what people decide about copy, kept for good; a machine never overwrites it."""
