// A shop that sells through RespondeIA, as its page advises: one Idempotency-Key an order, waits that
// grow, webhooks verified over the raw bytes and acted on once.

import crypto from 'node:crypto';

const TRIES = 5;

export class Shop {
  #approved = new Set();
  orders = new Map();

  // `sleep` waits for so many seconds.
  constructor({ baseUrl, apiKey, secret, sleep }) {
    Object.assign(this, { baseUrl, apiKey, secret, sleep });
  }

  async buy(id, customerId, amount) {
    const order = this.orders.get(id) ?? { id, customerId, status: 'open' };
    this.orders.set(id, order);
    const body = { customer_id: customerId, amount, description: id };
    order.paymentId = (await this.#post('/payments/create', body, `charge-${id}`)).id;
    return order;
  }

  // Takes a webhook's raw body; returns the status to answer.
  take(raw, signature = '') {
    const made = 'sha256=' + crypto.createHmac('sha256', this.secret).update(raw).digest('hex');
    const given = Buffer.from(signature);
    const same = given.length === made.length && crypto.timingSafeEqual(given, Buffer.from(made));
    if (!same) return 401;
    const { event, data } = JSON.parse(raw);
    if (event === 'payment.approved') this.#approved.add(data.payment_id);
    return 200;
  }

  // Thanks those who have paid and were not thanked yet; a job queue calls it.
  async work() {
    for (const order of this.orders.values()) {
      if (order.status !== 'open' || !this.#approved.has(order.paymentId)) continue;
      const body = { channel: 'whatsapp', to: order.customerId, content: '¡Gracias por tu compra!' };
      await this.#post('/messages/send', body, `thanks-${order.id}`);
      order.status = 'paid';
    }
  }

  async #post(path, body, key) {
    for (let number = 0; number < TRIES; number++) {
      let wait = 2 ** number;
      try {
        const answer = await fetch(this.baseUrl + path, {
          method: 'POST',
          headers: {
            'Authorization': `Bearer ${this.apiKey}`,
            'Content-Type': 'application/json',
            'Idempotency-Key': key,
          },
          body: JSON.stringify(body),
        });
        if (answer.ok) return await answer.json();
        if (answer.status !== 429 && answer.status < 500) throw new Refused(path, answer.status);
        wait = Number(answer.headers.get('Retry-After') ?? wait);
      } catch (error) {
        if (error instanceof Refused) throw error; // else no whole answer came
      }
      if (number < TRIES - 1) await this.sleep(wait);
    }
    throw new Error(`${path} was tried ${TRIES} times`);
  }
}

class Refused extends Error {
  constructor(path, status) {
    super(`${path} was answered ${status}`);
  }
}
