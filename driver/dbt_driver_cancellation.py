"""What SIGINT does to a session: dbt stops, and so do its queries in the warehouse."""

import os
import signal
import threading

# dbt answers within milliseconds where it can.
ANSWER_SECONDS = 1


class Cancellation:
    """Turns the first SIGINT into a KeyboardInterrupt, which dbt answers by cancelling queries.

    Python runs signal handlers in the main thread, between two of its own steps. Models run in
    other threads; but hooks and operations are queries of the main one, which hears of no signal
    until its query has ended. So a thread listens too, and cancels that query.
    """

    def __init__(self):
        self.requested = False
        self._answered = threading.Event()
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        signal.signal(signal.SIGINT, self._on_signal)
        signal.set_wakeup_fd(writer)
        threading.Thread(target=self._listen, args=(reader,), daemon=True).start()

    def _on_signal(self, _number, _frame):
        self._answered.set()
        if not self.requested:
            self.requested = True
            raise KeyboardInterrupt

    def _listen(self, reader):
        os.read(reader, 1)
        if not self._answered.wait(ANSWER_SECONDS):
            cancel_queries()


def cancel_queries():
    from dbt.adapters.factory import FACTORY
    from dbt_common.context import set_invocation_context

    set_invocation_context(os.environ)
    for adapter in list(FACTORY.adapters.values()):
        if adapter.is_cancelable():
            with adapter.connection_named("dbt_ci_cancellation"):
                adapter.cancel_open_connections()
