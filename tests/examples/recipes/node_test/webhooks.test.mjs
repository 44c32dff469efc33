// respondeia-mock exec --speed 0 --webhook http://capture.invalid/webhooks -- node --test webhooks.test.mjs
//
// Nothing listens: the mock keeps what it would send to capture.invalid, and the test takes it. The
// application is plain node:http; with RESPONDEIA_EXPRESS, a folder that has Express and supertest,
// it is an Express application, and supertest posts to it.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { act, admin, deliver, sleep, withSupertest } from './mock.mjs';
import { Shop } from './shop.mjs';

const shop = new Shop({
  baseUrl: process.env.RESPONDEIA_BASE_URL,
  apiKey: process.env.RESPONDEIA_API_KEY,
  secret: process.env.RESPONDEIA_WEBHOOK_SECRET,
  sleep,
});
const installed = process.env.RESPONDEIA_EXPRESS
  && createRequire(join(process.env.RESPONDEIA_EXPRESS, 'package.json'));
const app = installed ? withExpress() : plain;
const post = installed ? withSupertest(installed('supertest')) : undefined;
const ANA = 'wa:5491123456789';

test('who has paid is thanked', async () => {
  const order = await shop.buy('mate-1', ANA, 5900);
  await act('payment.approve', { payment_id: order.paymentId });
  const came = await deliver(app, post);
  assert.deepEqual(came.map(([event]) => event), ['customer.created', 'payment.created', 'payment.approved']);
  assert.deepEqual(new Set(came.map(([, status]) => status)), new Set([200]));
  await shop.work();
  assert.equal(order.status, 'paid');
});

test('who is told three times thanks once', async () => {
  await admin('POST', '/rules', { when: { event: 'payment.approved' }, times: 1, webhook: { duplicate: 3 } });
  const order = await shop.buy('mate-2', ANA, 5900);
  await act('payment.approve', { payment_id: order.paymentId });
  const approvals = (await deliver(app, post)).filter(([event]) => event === 'payment.approved');
  assert.equal(approvals.length, 3);
  const before = await thanks();
  await shop.work();
  await shop.work();
  assert.equal(await thanks(), before + 1);
});

test('a forgery is refused', async () => {
  await admin('POST', '/rules', { when: { event: 'payment.approved' }, webhook: { corrupt_signature: true } });
  const order = await shop.buy('mate-3', ANA, 5900);
  await deliver(app, post);
  await act('event.forge', { event: 'payment.approved', data: { payment_id: order.paymentId } });
  assert.deepEqual(await deliver(app, post), [['payment.approved', 401]]);
  await shop.work();
  assert.equal(order.status, 'open');
});

const thanks = async () => (await admin('POST', '/requests/count', { operation: 'messages.send' })).count;

function plain(request, response) {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const status = shop.take(Buffer.concat(chunks), request.headers['x-respondeia-signature']);
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ received: status === 200 }));
  });
}

function withExpress() {
  const express = installed('express');
  const app = express();
  app.post('/webhooks', express.raw({ type: 'application/json' }), (request, response) => {
    const status = shop.take(request.body, request.headers['x-respondeia-signature']);
    response.status(status).json({ received: status === 200 });
  });
  return app;
}
