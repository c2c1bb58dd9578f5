"""Catalogues people upload: localized in the background, step by step, each step once."""
