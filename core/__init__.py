"""The ground floor: errors, locales, findings, the store. Imports nothing of ours."""
