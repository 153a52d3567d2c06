"""The command line: opens the desk, and is a second, headless front end over the same desk functions."""

import click


@click.group()
def main() -> None:
    """Alpukat Desk."""
