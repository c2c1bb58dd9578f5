"""Firefox Translations: Marian int8 students with an SSRU decoder, read and run with NumPy alone."""
