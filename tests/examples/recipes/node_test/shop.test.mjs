// respondeia-mock exec --scenario lost-payment-answer -- node --test shop.test.mjs
//
// The test says what shall come of a purchase; what happens to it on the way is the scenario's matter.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sleep } from './mock.mjs';
import { Shop } from './shop.mjs';

const shop = new Shop({
  baseUrl: process.env.RESPONDEIA_BASE_URL,
  apiKey: process.env.RESPONDEIA_API_KEY,
  secret: process.env.RESPONDEIA_WEBHOOK_SECRET,
  sleep,
});

test('an order has a payment', async () => {
  const order = await shop.buy('mate-1', 'wa:5491123456789', 5900);
  assert.match(order.paymentId, /^pay_/);
});
