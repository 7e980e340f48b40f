"""Scores what people tap: where a device scores the match by its device, else here, by the same rules and events."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from padel.events import CallHeard, Event, MatchTakenUp
from padel.umpiring import Desk
from padel.umpiring.by_hand import CarriedOut, Done, carried_out, way
from padel.umpiring.by_hand_texts import told
from padel.umpiring.decision import Decision
from padel.umpiring.words import language_of
from server.club.conflicts import Conflict, Conflicts, Stayed, Version
from server.errors import ScoringRefused
from server.ingest.own_events import OwnEvents
from server.projections.devices import Devices
from server.projections.matches import Matches
from server.scoring.deciding import Decider, GoneOn, hand_of, is_by_hand
from server.scoring.mends import in_the_way, made_by, parted, to_stand_again
from server.scoring.merging import Branch, Stood, alike, branch_of, later, line_of, moved_last
from server.scoring.taps import Tap
from server.scoring.versions import Versions, kept_versions, store_text, versions_in
from server.scoring.words import told_of
from server.sentences import Sentence
from server.steering.commands import Commands
from server.store.rows import StoredEvent
from wire.identifiers import uuid7
from wire.scoring_commands import SaidByHand

_TRIES = 4


class Outcome(NamedTuple):
    """What became of taps: what happened by them, and the conflicts they came into; others were before."""

    done: dict[str, Done]
    conflicts: dict[str, Conflict]


class Scoring:
    """Scores by hand; one request a match at a time."""

    def __init__(
        self,
        events: Callable[[str], list[StoredEvent]],
        matches: Matches,
        devices: Devices,
        commands: Commands,
        own: OwnEvents,
    ) -> None:
        self._events, self._matches, self._devices, self._own = events, matches, devices, own
        self._decider = Decider(matches, devices, commands, own)
        self._guard, self._turns = threading.Lock(), dict[str, threading.Lock]()

    def score(self, match: str, taps: Sequence[Tap], known: int | None, conflicts: Conflicts) -> Outcome:
        """Score taps, in order, each once however often it comes.

        Args:
            known: position up to which who tapped knew the match; without it there is no conflict. Corrections that
                name their point come into one only where others corrected that point later.

        Raises:
            ScoringRefused: nobody can score the match now; says why and what to do.
            Waiting: its device has not answered yet.
            StoreError: it is not known whether it is stored.
        """
        with self._turn(match):
            for _ in range(_TRIES):
                try:
                    return self._score(match, taps, known, conflicts)
                except GoneOn:
                    continue
        raise ScoringRefused(Sentence.of("score-too-fast"))

    def counted(self, match: str) -> list[Event]:
        """Give the events that count in a match, in order; which these are is known without folding it."""
        count = frozenset(self._matches.line(match))
        found = (one.event.event() for one in self._events(match) if one.event.id in count)
        return [one for one in found if one is not None]

    def choose(self, conflict: Conflict, version: Version, by: str, conflicts: Conflicts) -> Conflict:
        """Put the other version of a conflict in the place of the one that stayed, or say that this one is right.

        Raises:
            ScoringRefused: something was scored since; and as `score`.
            Waiting: its device has not answered yet.
        """
        with self._turn(conflict.match):
            settled = conflict.settled
            if version != (conflict.chosen or conflict.stayed):
                try:
                    settled = self._switched(conflict, version, by)
                except GoneOn as error:
                    raise ScoringRefused(Sentence.of("score-went-on")) from error
            hand_last = conflict.hand_last or (settled if version == "hand" else "")
            chosen = conflict.model_copy(
                update={"chosen": version, "chosen_by": by, "settled": settled, "hand_last": hand_last}
            )
            conflicts.keep(chosen, ())
            return chosen

    def versions(self, conflict: Conflict, language: str) -> Versions:
        """Give what happened in each version of a conflict, in a language."""
        found = self._matches.match(conflict.match)
        if found is None or language_of(found) == language:
            return kept_versions(conflict)
        return versions_in(language, conflict, line_of(self._events(conflict.match)))

    def take_over(self, match: str, tap: Tap) -> None:
        """Go on scoring a match here whose device is away; what that one says of it from then on does not count.

        Raises:
            ScoringRefused: the device is there, or the match is over.
        """
        with self._turn(match):
            if self._matches.counts(match, tap.id):
                return
            current, scored = self._decider.now(match)
            device = self._devices.get(scored.scorer)
            if is_by_hand(scored):
                raise ScoringRefused(Sentence.of("score-by-hand-already"))
            if device is not None and device.is_online:
                raise ScoringRefused(Sentence.of("score-device-there", court=scored.court))
            address = hand_of(scored.scorer)
            now = datetime.now(UTC)
            last = self._matches.line(match)[-1]
            taken = MatchTakenUp(device=address.source, position=current.events, after=last, call=tap.id)
            heard = CallHeard(text=told(current, None, (taken,)), verdict="taken", speech_ended=now, by=tap.by)
            if current.play.is_over:
                raise ScoringRefused(Sentence.of("score-over"))
            happened = [
                Event(id=uuid7(now), match=match, time=now, data=taken),
                Event(id=tap.id, match=match, time=now, data=heard),
            ]
            self._own.happen(address, happened)

    def before(self, match: str, tap: Tap) -> Done:
        """Give what became of a tap that was scored before."""
        line = line_of(self._events(match))
        at = next(n for n, one in enumerate(line) if one.event.id == tap.id)
        last = max(n for n, one in enumerate(line) if n == at or getattr(one.event.data, "call", None) == tap.id)
        heard = line[at].event
        assert isinstance(heard.data, CallHeard)
        return Done(
            tap.said(heard.time),
            Decision(heard.data.verdict, heard.data.reason),
            line[at - 1].match,
            line[last].match,
        )

    # ---- one request

    def _score(self, match: str, taps: Sequence[Tap], known: int | None, conflicts: Conflicts) -> Outcome:
        kept = {one.id: found for one in taps if (found := conflicts.of_tap(one.id)) is not None}
        fresh = [one for one in taps if one.id not in kept and not self._matches.counts(match, one.id)]
        if not fresh:
            return Outcome({}, kept)
        position = self._decider.position(match)
        mends, rest = parted(fresh)
        outcome = Outcome({}, kept)
        if rest:
            branch = self._branch(match, taps, known)
            if branch is None or not branch.events:
                return Outcome(_by_id(self._decider.carry_out(match, fresh, position)), kept)
            outcome = self._merge(match, rest, branch, position, kept, conflicts)
        return self._mended(match, mends, known, outcome, conflicts) if mends else outcome

    def _branch(self, match: str, taps: Sequence[Tap], known: int | None) -> Branch | None:
        if known is None or known >= self._matches.last_position(match):
            return None
        return branch_of(line_of(self._events(match)), known, frozenset(one.id for one in taps))

    def _merge(
        self,
        match: str,
        fresh: list[Tap],
        branch: Branch,
        position: int,
        kept: dict[str, Conflict],
        conflicts: Conflicts,
    ) -> Outcome:
        current = branch.events[-1].match
        said = [one.said(datetime.now(UTC)) for one in fresh]
        wished = carried_out(branch.base.match, None, said, Desk(), uuid7)
        if wished.match.play is branch.base.match.play:
            return Outcome(_by_id(self._decider.carry_out(match, fresh, position)), kept)
        stayed = "both" if alike(wished.match, current) else self._later(match, fresh, branch.last)
        conflict = self._conflict(match, fresh, branch, wished, stayed)
        done: dict[str, Done] = {}
        if stayed == "hand":
            conflicts.keep(conflict, ())
            undo, again = way(current.play, branch.base.match.play)
            try:
                done = _by_id(self._decider.carry_out(match, fresh, position, undo, again))
            except (ScoringRefused, GoneOn):
                conflicts.drop(conflict.id)
                raise
        moved = moved_last(line_of(self._events(match)))
        settled = conflict.model_copy(update={"settled": moved, "hand_last": moved if done else ""})
        conflicts.keep(settled, [one.id for one in fresh])
        return Outcome(done, {**kept, **{one.id: settled for one in fresh}})

    def _mended(
        self, match: str, mends: list[Tap], known: int | None, before: Outcome, conflicts: Conflicts
    ) -> Outcome:
        """Carry out corrections on what stands; those of points that others corrected later are a conflict."""
        position, line = self._decider.position(match), line_of(self._events(match))
        others = {one.id: in_the_way(line, one, known) for one in mends}
        late = [one for one in mends if self._is_late(match, one, others[one.id])]
        done = dict(before.done)
        if timely := [one for one in mends if one not in late]:
            done |= _by_id(self._decider.carry_out(match, timely, position))
            self._keep_choices(match, moved_last(line), timely, before, conflicts)
        if not late:
            return Outcome(done, before.conflicts)
        conflict = self._overtaken(match, late, [one for tap in late if (one := others[tap.id])])
        conflicts.keep(conflict, [one.id for one in late])
        return Outcome(done, {**before.conflicts, **{one.id: conflict for one in late}})

    def _is_late(self, match: str, tap: Tap, other: Stood | None) -> bool:
        return other is not None and self._later(match, [tap], other.event.time) == "store"

    def _overtaken(self, match: str, late: list[Tap], others: Sequence[Stood]) -> Conflict:
        """Make the conflict of corrections that came too late; what stands now is where both versions begin."""
        line = line_of(self._events(match))
        here = line[-1]
        wished = carried_out(here.match, None, [one.said(datetime.now(UTC)) for one in late], Desk(), uuid7)
        stayed: Stayed = "both" if alike(wished.match, here.match) else "store"
        branch = Branch(here, tuple({one.event.id: one for one in others}.values()))
        there = {"store_last": here.event.id, "store_score": str(here.match.score), "settled": moved_last(line)}
        return self._conflict(match, late, branch, wished, stayed).model_copy(update=there)

    def _keep_choices(self, match: str, was: str, mends: list[Tap], before: Outcome, conflicts: Conflicts) -> None:
        """Have what was corrected beside a conflict stand in whichever version of it is chosen."""
        line = line_of(self._events(match))
        for conflict in {one.id: one for one in before.conflicts.values()}.values():
            if conflict.settled == was:
                mended = (*conflict.mended, *made_by(line, mends))
                conflicts.keep(conflict.model_copy(update={"settled": moved_last(line), "mended": mended}), ())

    def _conflict(self, match: str, fresh: list[Tap], branch: Branch, wished: CarriedOut, stayed: Stayed) -> Conflict:
        return Conflict(
            id=fresh[0].id,
            match=match,
            holder=fresh[0].by,
            at=datetime.now(UTC).timestamp(),
            stayed=stayed,
            base=branch.base.event.id,
            store_last=branch.events[-1].event.id,
            taps=tuple(
                one.to_device(done.before).model_dump_json() for one, done in zip(fresh, wished.done, strict=True)
            ),
            hand_texts=tuple(told_of(one.before, one.said) for one in wished.done),
            store_texts=tuple(store_text(one, language_of(one.match)) for one in branch.events),
            store_events=tuple(one.event.id for one in branch.events),
            hand_score=str(wished.match.score),
            store_score=str(branch.events[-1].match.score),
            settled="",
        )

    def _later(self, match: str, taps: Sequence[Tap], last: datetime) -> Version:
        scored = self._matches.scored(match)
        clock = self._devices.clock(scored.scorer) if scored else None
        store_age_s = ((clock or datetime.now(UTC)) - last).total_seconds()
        return later(min(one.age_s for one in taps), store_age_s)

    def _switched(self, conflict: Conflict, version: Version, by: str) -> str:
        line = line_of(self._events(conflict.match))
        if conflict.stayed == "both" or moved_last(line) != conflict.settled:
            raise ScoringRefused(Sentence.of("score-went-on-correct"))
        target = conflict.store_last if version == "store" else conflict.hand_last or conflict.base
        there = next(one for one in line if one.event.id == target)
        undo, again = way(line[-1].match.play, there.match.play)
        again += to_stand_again(line, conflict.mended, there.match)
        taps = [Tap(uuid7(), by, 0.0)]
        if version == "hand" and not conflict.hand_last:
            late_s = datetime.now(UTC).timestamp() - conflict.at
            taps = [Tap.of(SaidByHand.model_validate_json(one), late_s) for one in conflict.taps]
        self._decider.carry_out(conflict.match, taps, line[-1].match.events, undo, again)
        return moved_last(line_of(self._events(conflict.match)))

    @contextmanager
    def _turn(self, match: str) -> Iterator[None]:
        with self._guard:
            turn = self._turns.setdefault(match, threading.Lock())
        with turn:
            yield


def _by_id(done: Sequence[Done]) -> dict[str, Done]:
    return {one.said.id: one for one in done}
