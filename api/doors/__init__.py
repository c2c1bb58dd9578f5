"""HTTP doors: each parses a request, calls one function below, and renders its answer in its own protocol."""
