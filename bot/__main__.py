"""`python -m bot`: the same as `rapport`."""

from bot.cli import main

main()
