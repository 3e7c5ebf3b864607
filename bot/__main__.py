"""`python -m bot`: the same as `rapport`."""

from bot.cli.main import main

main()
