"""Documents: files as segments of words, and translated words back into the same file. Bytes in, bytes out."""
