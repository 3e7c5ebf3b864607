"""All stories planted in the demo's book, by account."""

from bot.demo.calm import CALM
from bot.demo.departed import DEPARTED
from bot.demo.worries import WORRIES

STORIES = {story.account_id: story for story in (*WORRIES, *CALM, *DEPARTED)}
