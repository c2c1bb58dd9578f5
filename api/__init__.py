"""The top floor: doors (HTTP, command line), settings, migrations, and the runtime that puts the house together."""
