"""Reads what people write about us: topics, claims, key phrases, near-duplicates, personal data."""
