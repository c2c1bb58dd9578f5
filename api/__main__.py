"""`python -m api`: the `babelguard` program."""

from api.cli.main import run

run()
