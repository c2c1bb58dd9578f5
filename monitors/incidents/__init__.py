"""Incidents: what is claimed, how well it is evidenced, how far it goes; then a level, a clock, and what people did."""
