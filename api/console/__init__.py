"""The console: pages for people, rendered on the server; scripts only make them quicker."""
