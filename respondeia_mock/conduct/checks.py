"""The table of checks: what each is called, how much it weighs, what the page says, what to do.

To add one: a function in the module of its group, a row here, a client that commits it and one that
does not in the tests.
"""

from collections.abc import Iterable

from respondeia_mock.conduct import keys, polling, reading, receiving, retrying
from respondeia_mock.conduct.finding import Check, Severity
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.nearest import suggestion

_BACKOFF = "2. Implement Exponential Backoff"
_IDEMPOTENCY = "4. Handle Idempotency"
_SIGNATURES = "Verifying Webhook Signatures"
_USE_WEBHOOKS = "1. Use Webhooks Instead of Polling"

CHECKS = (
    Check(
        "retry_after_ignored",
        Severity.ERROR,
        "Handling Rate Limits",
        "after a 429 wait the seconds that Retry-After tells (60 if it tells none), then retry.",
        "Read Retry-After and send nothing again before that time has passed.",
        retrying.ignored_retry_after,
        timed=True,
    ),
    Check(
        "retried_4xx",
        Severity.ERROR,
        _BACKOFF,
        '"Don\'t retry client errors (4xx)".',
        "Raise the error at once: the same call will be refused again. Only a 429 passes.",
        retrying.retried_client_errors,
    ),
    Check(
        "no_backoff",
        Severity.ERROR,
        _BACKOFF,
        '"Exponential backoff: 1s, 2s, 4s".',
        "Double the wait before each retry, and give up after a few.",
        retrying.retried_without_backoff,
        timed=True,
    ),
    Check(
        "missing_idempotency_key",
        Severity.ERROR,
        _IDEMPOTENCY,
        '"Use idempotency keys for critical operations", such as creating a payment.',
        "Send an Idempotency-Key (a UUID for each purchase), the same one at every retry.",
        keys.lacked_key,
    ),
    Check(
        "idempotency_key_reused_with_other_body",
        Severity.ERROR,
        _IDEMPOTENCY,
        "one key, made by uuidv4(), stands for one operation.",
        "Make a key for each operation, and keep the body as it is when you retry.",
        keys.reused_key,
    ),
    Check(
        "new_key_on_retry",
        Severity.ERROR,
        _IDEMPOTENCY,
        "the key is made once, before the call.",
        "Make the key before the first attempt, keep it, and send it with every retry: "
        "under a new one the operation may happen twice.",
        keys.renewed_key,
    ),
    Check(
        "forged_webhook_accepted",
        Severity.ERROR,
        _SIGNATURES,
        "answer 401 where the HMAC-SHA256 of the body is not what X-RespondeIA-Signature says.",
        "Compute the HMAC over the raw bytes, compare in constant time, and refuse before anything "
        "is done; `respondeia-mock doctor` examines a receiver.",
        receiving.accepted_forgery,
    ),
    Check(
        "webhook_not_2xx",
        Severity.ERROR,
        _SIGNATURES,
        "a receiver answers 200 `{received: true}`, for events that it does not handle as well.",
        "Answer 2xx to every delivery whose signature is good; "
        "`respondeia-mock deliveries ID` shows what was answered.",
        receiving.answered_otherwise,
    ),
    Check(
        "slow_webhook_handler",
        Severity.ERROR,
        _SIGNATURES,
        "a receiver verifies, looks at the event and answers; it waits for nothing.",
        "Answer first, and do the work afterwards, in a queue: after 5 s the delivery has failed.",
        receiving.took_long,
    ),
    Check(
        "live_key_used",
        Severity.ERROR,
        "Test Mode",
        '"Use test API keys for development"; they begin with test_.',
        "Give the tests a key that begins with test_, and revoke the live one if it was logged.",
        keys.used_live_key,
    ),
    Check(
        "polling_with_webhook_subscribed",
        Severity.WARNING,
        _USE_WEBHOOKS,
        '"Use webhooks to receive real-time notifications"; "Polling endpoints repeatedly wastes '
        'requests".',
        "Wait for the webhook; look once a minute at most, in case one was missed.",
        polling.polled_despite_webhook,
    ),
    Check(
        "polling_too_fast",
        Severity.WARNING,
        "Create and Track Payment",
        '"Wait 5 seconds before next check"; "Upload AI Training Data" waits 10 for a job.',
        "Wait 5 s between two looks at a payment, 10 s at a training job, or use webhooks.",
        polling.polled_too_fast,
        timed=True,
    ),
    Check(
        "next_cursor_ignored",
        Severity.WARNING,
        "Webhooks",
        '"Endpoints that return lists use cursor-based pagination": '
        "fetchAllPages goes on while there is a nextCursor.",
        "Send nextCursor back as `cursor` until an answer has none.",
        reading.ignored_cursor,
    ),
    Check(
        "unknown_field_ignored",
        Severity.WARNING,
        "Core Endpoints",
        "its samples show the fields that there are.",
        "Take the field out, or spell it as the page does.",
        reading.sent_unknown_field,
    ),
    Check(
        "undocumented_path",
        Severity.WARNING,
        "Core Endpoints",
        "it lists every method and path.",
        "Call what is listed: `GET /openapi.json` of the mock has it all.",
        reading.called_unknown_path,
    ),
    Check(
        "repeated_identical_get",
        Severity.ADVICE,
        "3. Cache Responses When Possible",
        "cachedFetch keeps a response for a minute.",
        "Keep the answer for as long as you can do without a newer one.",
        polling.repeated_get,
        timed=True,
    ),
)

NAMES = tuple(each.name for each in CHECKS)


def check_names(names: Iterable[str], field: str = "ignore") -> None:
    """Raise an ActionError for the first name that no finding has."""
    for name in names:
        if name not in NAMES:
            near = suggestion(name, NAMES) or f"; they are {', '.join(NAMES)}"
            raise ActionError(f"No finding is called '{name}'{near}", field)
