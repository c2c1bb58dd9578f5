"""Messages: what is said, as one structure, and how it looks in text, HTML, Slack blocks and Adaptive Cards."""
