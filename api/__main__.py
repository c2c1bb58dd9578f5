"""`python -m api` is `babelguard`."""

from api.cli.main import run

if __name__ == "__main__":
    run()
