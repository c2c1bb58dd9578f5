"""Benchmarks: what the product costs and gives, as ratios inside one run; `python -m benchmarks.run_all` does all."""
