"""Makes a draft: written, checked, what failed rewritten once, and what fails again taken out."""

from dataclasses import replace

from outreach.grounding.check import check
from outreach.template.writer import TemplateWriter
from outreach.writing import Brief, Draft, Writer

LEAST = 3  # sentences with which a message is one: a greeting, something to say and a name
LITTLE = "Too little of what the model wrote passed the check, so this is from the template."


def make(brief: Brief, writer: Writer) -> Draft:
    """The draft, with three subjects where the writer gave so many that pass.

    What did not pass is written anew once, by the same writer, who is told why. Where little passes then, the
    template writer writes.
    """
    first = writer.write(brief)
    draft = check(brief.sheet, first)
    if not draft.removed:
        return draft
    objections = tuple((each.text, each.why) for each in draft.removed)
    second = writer.write(replace(brief, objections=objections))
    draft = _better(draft, check(brief.sheet, second))
    return draft if _is_whole(draft) else _instead(brief, draft)


def _better(first: Draft, second: Draft) -> Draft:
    """The second, unless another writer had to stand in for it; with the tokens of both."""
    kept, other = (second, first) if second.made.writer == first.made.writer else (first, second)
    tokens_in = kept.made.tokens_in + other.made.tokens_in
    tokens_out = kept.made.tokens_out + other.made.tokens_out
    return replace(kept, made=replace(kept.made, tokens_in=tokens_in, tokens_out=tokens_out))


def _is_whole(draft: Draft) -> bool:
    """Whether enough of it is left to be sent."""
    kept = sum(map(len, draft.paragraphs))
    return bool(draft.subjects) and kept >= LEAST and kept > len(draft.removed)


def _instead(brief: Brief, failed: Draft) -> Draft:
    """The template writer's, which says so; what the other one took counts."""
    draft = check(brief.sheet, TemplateWriter().write(brief))
    taken = replace(draft.made, tokens_in=failed.made.tokens_in, tokens_out=failed.made.tokens_out)
    return replace(draft, made=replace(taken, note=LITTLE))
