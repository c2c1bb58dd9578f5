"""Rule packs: what may not be said where, as data (`docs/packs.md`)."""
