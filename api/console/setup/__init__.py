"""Set-up: what an operator needs, page by page; each calls what the doors and commands call."""
