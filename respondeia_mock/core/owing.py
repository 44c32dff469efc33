"""From an event to the deliveries it makes: who subscribed, and what the rules make of each.

What a rule does is written on the delivery, so that the log can tell a forgery from the usual. It
schedules, holds and duplicates; the order of what goes out is the outbox's matter.
"""

from typing import TYPE_CHECKING

from respondeia_mock.core.delivery import Delivery, Distortion, State
from respondeia_mock.core.entities import Webhook
from respondeia_mock.core.events import Event
from respondeia_mock.core.guesses import told_of
from respondeia_mock.core.rules import Rule
from respondeia_mock.core.webhook_effects import WebhookEffect

if TYPE_CHECKING:
    from respondeia_mock.core.sandbox import Sandbox

GATHERING = 5.0
"""Seconds of the clock after which deliveries that wait to be reordered go out all the same."""

USUAL = WebhookEffect()


def owe(
    sandbox: "Sandbox", event: Event, webhook: Webhook, header_id: str | None = None
) -> list[Delivery]:
    """Write down the deliveries of an event to one webhook: one, unless a rule says otherwise."""
    rule = None
    if sandbox.rules:
        now, draw = sandbox.clock.now(), sandbox.ids.draw
        rule = sandbox.rules.of_delivery(event.name, webhook.id, now, draw)
    effect = _effect(rule)
    made: list[Delivery] = []
    for _ in range(max(effect.duplicate, effect.concurrent)):
        header_id = made[0].header_id if made else header_id
        delivery = _delivery(sandbox, event, webhook, rule, header_id)
        made.append(delivery)
        _dispatch(sandbox, delivery, effect, rule)
    if effect.before_response:
        sandbox.urgent += made
    return made


def goes_by_itself(sandbox: "Sandbox", delivery_id: str) -> str | None:
    """Task: a retry or a delayed delivery goes out."""
    delivery = sandbox.outbox.get(delivery_id)
    if delivery is None or delivery.due is None:  # it was sent or ended otherwise
        return None
    sandbox.outbox.go_beside(delivery)
    return f"{delivery_id} goes out"


def gathered_by_itself(sandbox: "Sandbox", rule_id: str) -> str | None:
    """Task: deliveries that waited to be reordered have waited long enough."""
    rule = sandbox.rules.get(rule_id)
    return None if rule is None else f"{let_go(sandbox, rule)} deliveries go out in reverse"


def let_go(sandbox: "Sandbox", rule: Rule) -> int:
    """Put what a rule has gathered into its lines, the last first; return how many that were."""
    waiting, rule.gathered = rule.gathered, []
    sandbox.schedule.cancel(gathered_by_itself, rule.id)
    found = [sandbox.outbox.get(identifier) for identifier in reversed(waiting)]
    held = [each for each in found if each is not None and each.state == State.HELD]
    for delivery in held:
        delivery.reason = None
        sandbox.outbox.line_up(delivery)
    return len(held)


def _delivery(
    sandbox: "Sandbox", event: Event, webhook: Webhook, rule: Rule | None, header_id: str | None
) -> Delivery:
    delivery = Delivery(
        sandbox.ids.mint("dlv"),
        event,
        webhook.id,
        webhook.url,
        webhook.secret,
        sandbox.behavior.webhooks.retries,
        header_id=header_id,
        distortion=_distortion(rule),
        documented=told_of(sandbox, event),
    )
    delivery.turn = sandbox.next_sequence()
    return delivery


def _effect(rule: Rule | None) -> WebhookEffect:
    return rule.effect if rule and isinstance(rule.effect, WebhookEffect) else USUAL


def _distortion(rule: Rule | None) -> Distortion:
    if rule is None:
        return Distortion()
    effect = _effect(rule)
    lost = 0 if isinstance(effect.drop, bool) else effect.drop
    notes = tuple(f"{name} (rule {rule.name})" for name in rule.document["webhook"])
    return Distortion(effect.corrupt_signature, effect.stale_timestamp, lost, notes)


def _dispatch(
    sandbox: "Sandbox", delivery: Delivery, effect: WebhookEffect, rule: Rule | None
) -> None:
    outbox = sandbox.outbox
    if rule is None:
        outbox.post(delivery)
    elif effect.drop is True:
        outbox.post(delivery, in_line=False)
        outbox.skip(delivery, "a rule dropped it")
    elif effect.hold or effect.reorder > 1:
        delivery.state, delivery.reason = State.HELD, "a rule holds it"
        outbox.post(delivery, in_line=False)
        if effect.reorder > 1:
            _gather(sandbox, delivery, rule)
    elif effect.delay:
        delivery.due = sandbox.clock.now() + effect.delay
        outbox.post(delivery, in_line=False)
        sandbox.at(delivery.due, goes_by_itself, delivery.id, delivery.turn)
    elif effect.concurrent > 1 or effect.before_response:
        outbox.post(delivery, in_line=False)
        outbox.go_beside(delivery)
    else:
        outbox.post(delivery)


def _gather(sandbox: "Sandbox", delivery: Delivery, rule: Rule) -> None:
    rule.gathered.append(delivery.id)
    if len(rule.gathered) >= _effect(rule).reorder:
        let_go(sandbox, rule)
    elif len(rule.gathered) == 1:
        sandbox.after(GATHERING, gathered_by_itself, rule.id)
