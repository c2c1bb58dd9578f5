"""The pages of PR teams: the situation room, incidents, watches over time, the archive of digests."""
