# `make screenshots`: pictures of the console for the docs; needs chromium and the test extra.
.PHONY: screenshots
screenshots:
	python -m tests.api.console.screenshots
