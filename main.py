"""Starts Alpukat Desk: the window without arguments, everything else by sub-commands."""

from alpukat_desk.cli import main

if __name__ == "__main__":
    main()
