"""How sources talk to the world: politely, within limits, and never taking an error for silence."""
