"""What turns source segments into hypotheses. `base` is the seam, `registry` alone knows the leaves."""
