"""From a joint answer to its part of the report: what the team's raters said, and what it settled."""

from __future__ import annotations

from bot import teamwork
from bot.reports.marked import Line, lines
from bot.reports.record import TeamItem, TeamPart, TeamReport
from bot.voice import Voice
from bot.wording import Wording
from flows.model import TIERS
from flows.picture import ItemPicture
from flows.raters import Spread
from flows.scene import Scene
from flows.screens import Shown, TeamFound
from flows.settling import Settled, settled
from flows.teaming import pages
from flows.teamwork import FoundPage


def together(wording: Wording, scene: Scene, voice: Voice) -> TeamReport | None:
    """The team's part of a report, None where no finished tier was answered jointly."""
    found = (
        settled(scene.library, scene.assessment, tier) for tier in TIERS if tier in scene.assessment.done
    )
    joint = next((one for one in found if one), None)
    if joint is None:
        return None
    front, *others = (_part(wording, scene, joint, page) for page in pages(joint.tier, joint.picture))
    return TeamReport(
        tier=joint.tier,
        name=voice.tier(joint.tier).title,
        says=_plain(teamwork.together(joint, voice)),
        parts=(front, _agreed(joint, voice), *others),
        items=_items(joint, voice),
    )


def _part(wording: Wording, scene: Scene, joint: Settled, page: FoundPage) -> TeamPart:
    """A page as the dialog says it; its first line is its title."""
    screen = TeamFound(page, joint.tier, joint.picture, ())
    title, *says = lines(wording.message(Shown(screen), scene.session, scene.lang).text)
    return TeamPart("".join(run.text for run in title), tuple(says))


def _agreed(joint: Settled, voice: Voice) -> TeamPart:
    said = teamwork.agreed(joint, voice)
    first, *rest = (_plain(line) for line in said)
    return TeamPart("".join(run.text for run in first), tuple(rest))


def _plain(text: str) -> Line:
    return lines(text.replace("&", "&amp;").replace("<", "&lt;"))[0]


def _items(joint: Settled, voice: Voice) -> tuple[TeamItem, ...]:
    of, perceived = joint.picture.of(joint.tier), joint.picture.perceived(joint.tier)
    own = {item: halves / 2 for item, _, halves in perceived.items} if perceived else {}
    return tuple(_item(one, own.get(one.item), voice) for one in of.items) if of else ()


def _item(one: ItemPicture, own: float | None, voice: Voice) -> TeamItem:
    return TeamItem(
        id=one.item,
        sentence=voice.words.items[one.item].sentence,
        theirs=_median(one.tier),
        theirs_spread=_spread(one.tier),
        ours=_median(one.us),
        ours_spread=_spread(one.us),
        own=own,
        talk=one.splits,
    )


def _median(side: Spread | None) -> float | None:
    return side.median if side else None


def _spread(side: Spread | None) -> float | None:
    return side.average_deviation_steps if side else None
