"""Which market keywords a text has, and a wording that has more of them."""
