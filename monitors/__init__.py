"""What we watch: reviews and social mentions, and the trouble in them."""
