"""The recording notifier: keeps what it is told to send; for tests, previews and dry runs."""

from monitors.notifiers.base import DeliveryResult, Notice, Outcome


class RecordingNotifier:
    """Answers with the results it was given, in turn, then with `sent`; `sent` holds what got out."""

    name = "recording"

    def __init__(self, results: tuple[DeliveryResult, ...] = ()) -> None:
        self.tried: list[Notice] = []
        self.sent: list[Notice] = []
        self._results = iter(results)

    def send(self, notice: Notice) -> DeliveryResult:
        result = next(self._results, DeliveryResult(Outcome.SENT))
        self.tried.append(notice)
        if result.outcome is Outcome.SENT:
            self.sent.append(notice)
        return result
