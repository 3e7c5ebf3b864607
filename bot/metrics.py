"""Counts of requests and jobs for Prometheus; labelled by listener and result, never by account or person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """What one process counts; each has a registry of its own, so that two can live in one interpreter."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "rapport_requests",
            "Commands, buttons and forms that were answered.",
            ["listener", "result"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "rapport_request_seconds",
            "From the request to its answer, ready to be sent.",
            ["listener"],
            registry=self._registry,
            buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30),
        )
        self._jobs = Counter("rapport_jobs", "Runs of jobs.", ["job", "result"], registry=self._registry)
        self._deliveries = Counter(
            "rapport_deliveries", "Attempts at a digest's message.", ["result"], registry=self._registry
        )
        self._tick = Gauge(
            "rapport_last_tick_seconds", "When jobs were last looked at.", registry=self._registry
        )

    def request(self, listener: str, result: str, seconds: float) -> None:
        """Count one request; `result` is ok, sorry, error or repeat."""
        self._requests.labels(listener, result).inc()
        self._seconds.labels(listener).observe(seconds)

    def job(self, job: str, result: str) -> None:
        """Count one run of a job; `result` is ok, sorry or error."""
        self._jobs.labels(job, result).inc()

    def delivery(self, result: str) -> None:
        """Count one attempt; `result` is sent, found, later, taken, failed, missed or error."""
        self._deliveries.labels(result).inc()

    def tick(self) -> None:
        """Note that jobs were looked at now."""
        self._tick.set_to_current_time()

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self._registry)
