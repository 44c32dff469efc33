"""The second of the two tables: what can happen in the world outside the API.

One row, four doors without another line: `POST /__admin/actions/<name>`, the command line's `do`,
Python's `mock.do(...)` and `do:` in a rule. The business rules are in `domain`; here is only what
each action takes and tells.
"""

import re
from collections.abc import Collection, Mapping
from typing import Any

from respondeia_mock.core.action import Action, Parameter, Params
from respondeia_mock.core.allowance import PLANS
from respondeia_mock.core.clock import LATEST
from respondeia_mock.core.durations import parse_duration
from respondeia_mock.core.entities import (
    PREFIXES,
    Message,
    Payment,
    TrainingJob,
    Webhook,
    channel_of,
)
from respondeia_mock.core.errors import ActionError
from respondeia_mock.core.events import EventName
from respondeia_mock.core.nearest import suggestion
from respondeia_mock.core.sandbox import Sandbox
from respondeia_mock.domain import (
    account,
    assistant,
    blocking,
    conversations,
    examples,
    messages,
    payments,
    training,
    webhooks,
)

_ADDRESS = re.compile(r"[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?")


def receive_message(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A customer writes to the shop."""
    address, channel = params["customer_id"], params.get("channel")
    if not _ADDRESS.fullmatch(address):
        sentence = "'customer_id' must be without control characters and blanks at its ends"
        raise ActionError(sentence, "customer_id")
    named = channel_of(address)
    if channel is not None and named is not None and named != channel:
        raise ActionError(f"'{address}' is an address of {named}, not of {channel}", "channel")
    if params.get("type") in {"image", "document"} and "media_url" not in params:
        raise ActionError(f"'media_url' is required for type {params['type']}", "media_url")
    draft = messages.Draft(params["content"], params.get("type", "text"), params.get("media_url"))
    message = messages.receive(sandbox, address, channel, draft, params.get("name", ""))
    assistant.react(sandbox, message)
    return {"message_id": message.id, "conversation_id": message.conversation_id}


def deliver_message(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A sent message reaches its recipient."""
    return _status(messages.deliver(sandbox, _message(sandbox, params)))


def read_message(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """Somebody reads a message."""
    return _status(messages.read(sandbox, _message(sandbox, params)))


def fail_message(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A sent message does not reach its recipient."""
    code = params.get("error_code", "recipient_unreachable")
    return _status(messages.fail(sandbox, _message(sandbox, params), code))


def escalate_conversation(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A customer's conversation is handed over to a person."""
    customer = sandbox.store.customers.get(params["customer_id"])
    if customer is None:
        raise _unknown("customer", params["customer_id"], "customer_id")
    conversation = conversations.current(sandbox, customer)
    escalated = conversations.escalate(sandbox, conversation, params.get("reason", "manual"))
    return {"conversation_id": escalated.id, "status": escalated.status}


def block_by_customer(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A customer blocks the shop: what is sent from now on stays sent."""
    blocking.block(sandbox, params["customer_id"])
    return {"customer_id": params["customer_id"], "blocked": True}


def unblock_by_customer(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A customer who blocked the shop takes it back: what is sent from now on arrives."""
    blocking.unblock(sandbox, params["customer_id"])
    return {"customer_id": params["customer_id"], "blocked": False}


def approve_payment(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A pending payment is approved."""
    payment = payments.approve(sandbox, _payment(sandbox, params))
    return {"payment_id": payment.id, "status": payment.status}


def reject_payment(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A pending payment is rejected."""
    reason = params.get("reason", "cc_rejected_other_reason")
    payment = payments.reject(sandbox, _payment(sandbox, params), reason)
    return {"payment_id": payment.id, "status": payment.status}


def complete_training(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A training job finishes well."""
    job = training.complete(sandbox, _job(sandbox, params))
    return {"job_id": job.id, "status": job.status}


def fail_training(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A training job fails."""
    job = training.fail(sandbox, _job(sandbox, params), params.get("error", "Training failed"))
    return {"job_id": job.id, "status": job.status}


def set_plan(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """The account changes its plan; the rate counters start anew."""
    return {"plan": account.set_plan(sandbox, params["plan"]).plan}


def revoke_api_key(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """An API key stops being valid."""
    account.revoke(sandbox, params.get("api_key") or _last_key(sandbox))
    return {"revoked": True}


def forge_event(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """An event is told that never happened; no state changes."""
    name = EventName(params["event"])
    at = params.get("timestamp")
    usual = examples.data_of(name, int(sandbox.clock.now() if at is None else at))
    event = sandbox.record(name, {**usual, **params.get("data", {})}, at)
    owed = sandbox.tell(event, params.get("delivery_id"))
    return {"event_id": event.id, "deliveries": [each.id for each in owed]}


def subscribe_webhook(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A URL is told of events from now on, without a call to the API; all of them, or as a,b."""
    names = [each.strip() for each in params.get("events", "").split(",") if each.strip()]
    webhook = webhooks.subscribe(sandbox, params["url"], names, params.get("secret"))
    return {"webhook_id": webhook.id, "secret": webhook.secret, "events": list(webhook.events)}


def delete_webhook(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A webhook is deleted, without a call to the API."""
    return {"webhook_id": webhooks.unsubscribe(sandbox, params["webhook_id"]).id}


def pause_webhook(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A webhook hears of nothing until it is resumed."""
    return _switched(webhooks.switch(sandbox, params["webhook_id"], active=False))


def resume_webhook(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """A paused webhook hears of what happens from now on."""
    return _switched(webhooks.switch(sandbox, params["webhook_id"], active=True))


def try_webhook(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """An example event is sent to a webhook, in one attempt, without a call to the API."""
    webhook = webhooks.found(sandbox, params["webhook_id"])
    delivery = webhooks.try_out(sandbox, webhook, params.get("event"))
    event = str(delivery.event.name)
    return {"webhook_id": webhook.id, "delivery_id": delivery.id, "event": event}


def advance_clock(sandbox: Sandbox, params: Params) -> dict[str, Any]:
    """The clock moves on, and what falls due on the way happens."""
    by = parse_duration(params["by"])
    if sandbox.clock.now() + by > LATEST:
        raise ActionError("That is beyond the year 9891", "by")
    return {"now": sandbox.leap(by)}


def _message(sandbox: Sandbox, params: Params) -> Message:
    message = sandbox.store.messages.get(params["message_id"])
    if message is None:
        raise _unknown("message", params["message_id"], "message_id")
    return message


def _payment(sandbox: Sandbox, params: Params) -> Payment:
    payment = sandbox.store.payments.get(params["payment_id"])
    if payment is None:
        raise _unknown("payment", params["payment_id"], "payment_id")
    return payment


def _job(sandbox: Sandbox, params: Params) -> TrainingJob:
    if "job_id" not in params:
        return _job_under_way(sandbox)
    job = sandbox.store.training.get(params["job_id"])
    if job is None:
        raise _unknown("training job", params["job_id"], "job_id")
    return job


def _job_under_way(sandbox: Sandbox) -> TrainingJob:
    """Return the latest job that has not ended: the one meant where none is named."""
    going = [each for each in sandbox.store.training if each.status in {"queued", "processing"}]
    if not going:
        raise ActionError("No training job is under way", "job_id", "not_found")
    return going[-1]


def _last_key(sandbox: Sandbox) -> str:
    """Return the key of the latest call that had one: the one meant where none is named."""
    tokens = (each.call.token for each in reversed(list(sandbox.journal)))
    token = next((each for each in tokens if each is not None), None)
    if token is None:
        raise ActionError("No call has used a key yet", "api_key", "not_found")
    return token


def _switched(webhook: Webhook) -> dict[str, Any]:
    return {"webhook_id": webhook.id, "active": webhook.active}


def _status(message: Message) -> dict[str, Any]:
    return {"message_id": message.id, "status": message.status}


def _unknown(what: str, identifier: str, field: str) -> ActionError:
    return ActionError(f"No {what} with id '{identifier}' exists", field, "not_found")


_CHANNELS = tuple(PREFIXES.values())
_TYPES = ("text", "image", "document", "location")
_CUSTOMER = Parameter("customer_id", required=True)
_MESSAGE = Parameter("message_id", required=True)
_PAYMENT = Parameter("payment_id", required=True)
_JOB = Parameter("job_id")
_WEBHOOK = Parameter("webhook_id", required=True)
_EVENTS = tuple(str(each) for each in EventName)

_ROWS = (
    Action(
        "message.receive",
        receive_message,
        (
            _CUSTOMER,
            Parameter("content", required=True, most=4096),
            Parameter("channel", choices=_CHANNELS),
            Parameter("type", choices=_TYPES),
            Parameter("media_url", most=2048),
            Parameter("name"),
        ),
    ),
    Action("message.deliver", deliver_message, (_MESSAGE,)),
    Action("message.read", read_message, (_MESSAGE,)),
    Action("message.fail", fail_message, (_MESSAGE, Parameter("error_code"))),
    Action(
        "conversation.escalate",
        escalate_conversation,
        (_CUSTOMER, Parameter("reason", choices=conversations.REASONS)),
    ),
    Action("customer.block", block_by_customer, (_CUSTOMER,)),
    Action("customer.unblock", unblock_by_customer, (_CUSTOMER,)),
    Action("payment.approve", approve_payment, (_PAYMENT,)),
    Action("payment.reject", reject_payment, (_PAYMENT, Parameter("reason"))),
    Action("training.complete", complete_training, (_JOB,)),
    Action("training.fail", fail_training, (_JOB, Parameter("error", most=1000))),
    Action("account.set_plan", set_plan, (Parameter("plan", required=True, choices=tuple(PLANS)),)),
    Action(
        "event.forge",
        forge_event,
        (
            Parameter("event", required=True, choices=_EVENTS),
            Parameter("data", kind="object"),
            Parameter("timestamp", kind="number"),
            Parameter("delivery_id"),
        ),
    ),
    Action("api_key.revoke", revoke_api_key, (Parameter("api_key"),)),
    Action(
        "webhook.subscribe",
        subscribe_webhook,
        (
            Parameter("url", required=True, most=2048),
            Parameter("events", most=1000),
            Parameter("secret"),
        ),
    ),
    Action("webhook.delete", delete_webhook, (_WEBHOOK,)),
    Action("webhook.pause", pause_webhook, (_WEBHOOK,)),
    Action("webhook.resume", resume_webhook, (_WEBHOOK,)),
    Action("webhook.test", try_webhook, (_WEBHOOK, Parameter("event", choices=_EVENTS))),
    Action("clock.advance", advance_clock, (Parameter("by", required=True, kind="duration"),)),
)

ACTIONS: Mapping[str, Action] = {row.name: row for row in _ROWS}


def named(name: str) -> Action:
    """Return the action of this name.

    Raises:
        ActionError: there is none; the sentence names the nearest.
    """
    action = ACTIONS.get(name)
    if action is None:
        raise ActionError(f"No action '{name}'{suggestion(name, ACTIONS)}", "action", "not_found")
    return action


def check(name: str, params: Params, unknown: Collection[str], path: str) -> None:
    """Raise an ActionError for an action of a rule, at `path`, that could not be performed so."""
    try:
        named(name).check(params, unknown)
    except ActionError as error:
        inside = error.field in {*params, *(each.name for each in _parameters(name))}
        where = f"{path}.{error.field}" if inside else path
        raise ActionError(f"'{path}': {error.message}", where) from None


def do(name: str, sandbox: Sandbox, params: Params) -> None:
    """Have an action happen within the present step.

    Raises:
        ActionError: a wrong parameter, or a step that the state does not allow.
    """
    action = named(name)
    action.check(params)
    action.handler(sandbox, params)


def _parameters(name: str) -> tuple[Parameter, ...]:
    return ACTIONS[name].parameters if name in ACTIONS else ()
