"""What we know: terms and term bases, their file formats, and the data that ships with us."""
