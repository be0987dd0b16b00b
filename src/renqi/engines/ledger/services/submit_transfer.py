"""Post single transfers of many threads together (合并过账).

Whoever comes first posts for all who have come by then, in one transaction of its own; meanwhile
the next ones gather. There is no thread and no connection beside those of the callers, so none
is left behind, and who dies takes nobody's transfer along: it was not posted, or its id tells.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

from django.db import DatabaseError, Error, InterfaceError, OperationalError, connection

from renqi.engines.ledger.domain.refusals import Busy, SubmittedInside, TooManyWaiting
from renqi.engines.ledger.domain.transfers import Booking, Event, EventOutcome, Place, Transfer
from renqi.engines.ledger.services.post_transfers import post_events
from renqi.kernel.errors import DomainError

Post = Callable[[Sequence[Event]], Sequence[EventOutcome]]
_AT_ONCE = 1_000
_WAITING_MOST = 5_000
_SECONDS_OF_PATIENCE = 30.0
# So long the first waits for those who came along last time and are on their way again.
_SECONDS_TO_GATHER = 0.003
_SECONDS_TO_LOOK = 0.0002


class _Waiting:
    """One caller who waits: for an outcome, or for the turn to post for all."""

    __slots__ = ("error", "event", "is_connected", "is_taken", "outcome", "woken")

    def __init__(self, event: Event) -> None:
        self.event = event
        self.is_connected = connection.connection is not None
        self.woken = threading.Event()
        self.is_taken = False
        self.outcome: EventOutcome | None = None
        self.error: BaseException | None = None

    def result(self) -> EventOutcome:
        if self.error is not None:
            raise self.error
        if self.outcome is None:
            raise AssertionError
        return self.outcome


class Gathering:
    """Those who wait for one book, unit and day (候批队列)."""

    def __init__(self, post: Post, *, at_once: int = _AT_ONCE, most: int = _WAITING_MOST) -> None:
        """Begin with nobody.

        Args:
            post: Posts events in one transaction and gives their outcomes in order.
            at_once: How many are posted together at most.
            most: How many may wait; whoever comes then is refused at once.

        """
        self._post, self._at_once, self._most = post, at_once, most
        self._lock = threading.Lock()
        self._queue: deque[_Waiting] = deque()
        self._is_led = False
        self._last = 1

    @property
    def is_idle(self) -> bool:
        """Whether nobody is here."""
        return not self._is_led

    def submit(self, event: Event, *, patience: float) -> EventOutcome:
        """Wait for the outcome, or post for all when it is our turn."""
        own = _Waiting(event)
        with self._lock:
            if len(self._queue) >= self._most:
                raise TooManyWaiting(waiting=len(self._queue))
            self._queue.append(own)
            leads, self._is_led = not self._is_led, True
        if not leads:
            try:
                self._wait(own, patience)
            except BaseException:
                self._leave(own)
                raise
            if own.is_taken:
                return own.result()
        self._lead(own)
        return own.result()

    def _wait(self, own: _Waiting, patience: float) -> None:
        if own.woken.wait(patience):
            return
        with self._lock:
            # Nobody has it in hand, so nobody will post it.
            is_waiting = not own.is_taken and not own.woken.is_set()
            if is_waiting:
                self._queue.remove(own)
        if is_waiting:
            raise Busy
        own.woken.wait()

    def _leave(self, own: _Waiting) -> None:
        """Go without an outcome; if it was our turn already, it is the next one's now."""
        with self._lock:
            if own in self._queue:
                self._queue.remove(own)
                if own.woken.is_set():
                    self._hand_over()

    def _hand_over(self) -> None:
        """Give the turn to somebody who has a connection, or else to the first."""
        self._is_led = bool(self._queue)
        if self._queue:
            connected = (one for one in self._queue if one.is_connected)
            next(connected, self._queue[0]).woken.set()

    def _lead(self, own: _Waiting) -> None:
        """Post for those who wait, ourselves first, and hand the turn to the next."""
        batch: list[_Waiting] = []
        try:
            self._gather()
            with self._lock:
                self._queue.remove(own)
                batch.append(own)
                while self._queue and len(batch) < self._at_once:
                    batch.append(self._queue.popleft())
                for one in batch:
                    one.is_taken = True
            self._last = len(batch)
            self._post_all(batch)
        except BaseException as error:
            for one in batch:
                if one.outcome is None and one.error is None:
                    one.error = _again(error)
            raise
        finally:
            with self._lock:
                self._hand_over()
            for one in batch:
                one.woken.set()

    def _gather(self) -> None:
        until = time.monotonic() + _SECONDS_TO_GATHER
        while len(self._queue) < self._last and time.monotonic() < until:
            time.sleep(_SECONDS_TO_LOOK)

    def _post_all(self, batch: Sequence[_Waiting]) -> None:
        try:
            outcomes = self._post_again([one.event for one in batch])
        except (DomainError, DatabaseError) as error:
            if len(batch) == 1 or isinstance(error, OperationalError):
                raise
            # One of them spoils the call for all, so each is on its own.
            for one in batch:
                self._post_alone(one)
            return
        for one, outcome in zip(batch, outcomes, strict=True):
            one.outcome = outcome

    def _post_again(self, events: Sequence[Event]) -> Sequence[EventOutcome]:
        """Post, and once more on a new connection if the old one was lost: the ids tell."""
        try:
            return self._post(events)
        except (InterfaceError, OperationalError):
            connection.close()
        return self._post(events)

    def _post_alone(self, one: _Waiting) -> None:
        try:
            (one.outcome,) = self._post([one.event])
        except (DomainError, DatabaseError) as error:
            one.error = error


_gatherings: dict[object, Gathering] = {}
_gatherings_lock = threading.Lock()


def submit_transfer(
    transfer: Transfer,
    *,
    place: Place,
    booking: Booking,
    patience: float = _SECONDS_OF_PATIENCE,
) -> EventOutcome:
    """Post one transfer together with those of other threads (合并过账).

    For many single events at the same accounts: points, webhooks, jobs that run side by side.
    Alone it costs what `post_each` costs; a crowd is posted at the speed of a batch.

    Args:
        transfer: One that names no lot.
        place: Its book and unit.
        booking: Its day, instant and person.
        patience: Seconds to wait for our turn at most.

    Returns:
        What became of it, as `post_each` tells. It is committed when this returns.

    Raises:
        SubmittedInside: The caller has a transaction open, which the posting could not be part
            of and might have to wait for.
        TooManyWaiting: So many wait already that it would take too long.
        Busy: Our turn did not come; nothing was posted.
        DomainError: What refused this transfer, where `post_each` has no outcome for it.

    Effects:
        As `post_each`, in a transaction of its own.

    Locks:
        As `post_each`.

    """
    if connection.in_atomic_block:
        raise SubmittedInside
    key = (connection.settings_dict["NAME"], place, booking.on, booking.is_late)
    with _gatherings_lock:
        gathering = _gatherings.get(key)
        if gathering is None:
            gathering = _gatherings[key] = Gathering(
                lambda events: post_events(events, place=place)
            )
            _forget_the_past(key)
    return gathering.submit(Event(transfer=transfer, booking=booking), patience=patience)


def _forget_the_past(newest: object) -> None:
    """Let go of the days that nobody submits for any more."""
    for key in [key for key, one in _gatherings.items() if key != newest and one.is_idle]:
        del _gatherings[key]


def _again(error: BaseException) -> BaseException:
    """Give the same error once more, for another thread to raise."""
    if isinstance(error, DomainError):
        return type(error)(**error.data)
    if isinstance(error, Error):
        return type(error)(*error.args)
    return Busy()
