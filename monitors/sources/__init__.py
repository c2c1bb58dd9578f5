"""Where mentions come from: one small protocol, one registry, one file a source."""
