"""Model files: what there is (`catalog`), how it is fetched (`pull`), what stands on disk (`store`).

Only `pull` reaches the network, and only when called.
"""
