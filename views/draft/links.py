"""Links that open a draft in a mail program or in web mail, with all of it filled in."""

from urllib.parse import quote

from views.text import size

LONGEST = 3000  # characters of a button's link in Slack
LONGEST_IN_TEXT = 2800  # of a link in a text, which may have 3,000


def mail(to: str, subject: str, body: str) -> str:
    """A mailto: link, as RFC 6068 has it: percent-encoded, lines ended by CRLF."""
    head = f"mailto:{quote(to, safe='@')}?subject={quote(subject, safe='')}"
    return _fitting(head, "&body=", body.replace("\n", "\r\n"), LONGEST_IN_TEXT)


def gmail(to: str, subject: str, body: str) -> str:
    """Gmail's compose window."""
    head = "https://mail.google.com/mail/?view=cm&fs=1"
    return _fitting(f"{head}&to={quote(to, safe='')}&su={quote(subject, safe='')}", "&body=", body)


def outlook(to: str, subject: str, body: str) -> str:
    """Outlook's compose window on the web."""
    head = "https://outlook.office.com/mail/deeplink/compose"
    return _fitting(f"{head}?to={quote(to, safe='')}&subject={quote(subject, safe='')}", "&body=", body)


def has_body(link: str) -> bool:
    """Whether the body found room in the link."""
    return "&body=" in link


def _fitting(head: str, name: str, body: str, longest: int = LONGEST) -> str:
    """The link with the body, or without it where that would be too long for Slack."""
    whole = f"{head}{name}{quote(body, safe='')}"
    return whole if size(whole) <= longest else head
