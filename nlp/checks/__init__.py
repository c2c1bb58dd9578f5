"""Code that inspects a translation. `base` is the seam, `registry` alone knows the leaves."""
