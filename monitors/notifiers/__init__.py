"""Ways out: one small protocol, one registry, one file a notifier."""
