"""What Prometheus is told: counts, times and ages; each label is one of a few words of ours, never data."""

import platform
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)

OTHER = "other"  # a listener that this version does not have: a button of an old message
_ANSWERED = (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 30)  # seconds
_WORKED = (0.1, 1, 10, 60, 300, 900, 3600)


class Metrics:
    """What one process counts; each has a registry of its own, so that two can live in one interpreter."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._listeners = {OTHER}
        ProcessCollector(registry=registry)
        built = Info("rapport_build", "Which Rapport this is.", registry=registry)
        built.info({"version": version("rapport"), "python": platform.python_version()})
        self._requests = Counter(
            "rapport_requests",
            "Commands, buttons and forms that were answered.",
            ["listener", "result"],
            registry=registry,
        )
        self._seconds = Histogram(
            "rapport_request_seconds",
            "From the request to its answer, ready to be sent.",
            ["listener"],
            registry=registry,
            buckets=_ANSWERED,
        )
        self._jobs = Counter("rapport_jobs", "Runs of jobs.", ["job", "result"], registry=registry)
        self._job_seconds = Histogram(
            "rapport_job_seconds", "How long runs of jobs took.", ["job"], registry=registry, buckets=_WORKED
        )
        self._job_success = Gauge(
            "rapport_job_last_success_timestamp_seconds",
            "When a job last ended well, here.",
            ["job"],
            registry=registry,
        )
        self._deliveries = Counter(
            "rapport_deliveries", "Attempts at a digest's message.", ["result"], registry=registry
        )
        self._slack = Counter(
            "rapport_slack_calls", "Answers of Slack's Web API.", ["method", "result"], registry=registry
        )
        self._tick = Gauge("rapport_last_tick_seconds", "When jobs were last looked at.", registry=registry)
        self._scored = Gauge(
            "rapport_scored_timestamp_seconds",
            "The due time of the last night that was scored.",
            registry=registry,
        )
        self._usage = Gauge(
            "rapport_newest_usage_timestamp_seconds", "The newest day with any usage.", registry=registry
        )
        self._tokens = Gauge("rapport_model_tokens", "What a model took today, in all.", registry=registry)

    def know(self, listener: str) -> None:
        """A listener's name that may stand in a label; all others count as one."""
        self._listeners.add(listener)

    def request(self, listener: str, result: str, seconds: float) -> None:
        """Count one request; `result` is ok, sorry, gone (the database did not answer), error or repeat."""
        name = listener if listener in self._listeners else OTHER
        self._requests.labels(name, result).inc()
        self._seconds.labels(name).observe(seconds)

    def job(self, job: str, result: str, seconds: float) -> None:
        """Count one run of a job; `result` is ok, sorry, gone (the database did not answer) or error."""
        self._jobs.labels(job, result).inc()
        self._job_seconds.labels(job).observe(seconds)
        if result == "ok":
            self._job_success.labels(job).set_to_current_time()

    def delivery(self, result: str) -> None:
        """Count one attempt; `result` is sent, found, later, taken, failed, missed or error."""
        self._deliveries.labels(result).inc()

    def slack(self, method: str, result: str) -> None:
        """Count one answer to a call; `result` is ok, limited, error or none."""
        self._slack.labels(method, result).inc()

    def tick(self) -> None:
        """Note that jobs were looked at now."""
        self._tick.set_to_current_time()

    def book(self, scored: float, tokens: int) -> None:
        """Set when the last night was due that is scored (seconds since 1970, or 0), and the day's tokens."""
        self._scored.set(scored)
        self._tokens.set(tokens)

    def usage(self, newest: float) -> None:
        """Set the newest day with usage, in seconds since 1970, or 0."""
        self._usage.set(newest)

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self._registry)
