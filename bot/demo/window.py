"""The page in the browser of whoever sits there."""

import sys
import webbrowser

_IN_A_TERMINAL = (webbrowser.Elinks, webbrowser.GenericBrowser)


def show(url: str) -> None:
    """Open an address, where somebody looks at this terminal and has a display beside it."""
    if sys.stdout.isatty() and _has_display():
        webbrowser.open(url)


def _has_display() -> bool:
    """Whether a browser has a window: without a display, Python knows only those that run in a terminal."""
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    return isinstance(browser, webbrowser.BackgroundBrowser) or not isinstance(browser, _IN_A_TERMINAL)
