"""Figures about jobs for Prometheus. Labels are closed lists; nothing about an organisation."""

from prometheus_client import Counter, Gauge, Histogram

FINISHED = Counter("kontor_jobs_finished_total", "Jobs that ended, by kind and end state.", ["kind", "state"])
RETRIED = Counter("kontor_jobs_retried_total", "Runs that failed and are tried again, by kind.", ["kind"])
RUN_SECONDS = Histogram(
    "kontor_job_run_seconds",
    "Time of one run of a job (a chunk, when it goes on in several).",
    ["kind"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60, 300),
)
QUEUE_AGE = Gauge(
    "kontor_job_queue_age_seconds",
    "Age of the oldest job that is due and waits, by queue, as the sweeper saw it last.",
    ["queue"],
    multiprocess_mode="mostrecent",
)
NUDGES_FAILED = Counter("kontor_job_nudges_failed_total", "Messages that the broker did not take, by queue.", ["queue"])
RENUDGED = Counter("kontor_jobs_renudged_total", "Jobs that the sweeper brought back, by queue.", ["queue"])
DEAD_LETTERS = Counter("kontor_job_dead_letters_total", "Messages put aside as unusable, by queue.", ["queue"])
DUTIES_FAILED = Counter("kontor_duties_failed_total", "Periodic duties that raised, by duty.", ["duty"])
