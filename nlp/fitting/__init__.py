"""Making a text fit a field of a channel: what is wrong with it there, and a shorter wording."""
