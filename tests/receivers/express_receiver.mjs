// The receiver of the vendor's page, "Verifying Webhook Signatures", as printed but for the types.
//
// `node express_receiver.mjs SECRET`: Express is taken from the folder RESPONDEIA_EXPRESS. A line of
// JSON tells the port, and then one line each what came and whether it was let in.

import crypto from 'crypto';
import { createRequire } from 'module';
import { join } from 'path';

const express = createRequire(join(process.env.RESPONDEIA_EXPRESS, 'package.json'))('express');
const webhookSecret = process.argv[2];
const say = (told) => process.stdout.write(JSON.stringify(told) + '\n');

const app = express();
app.use(express.json());

function verifyWebhookSignature(payload, signature, secret) {
  const expectedSignature = crypto
    .createHmac('sha256', secret)
    .update(payload)
    .digest('hex');

  return signature === `sha256=${expectedSignature}`;
}

app.post('/webhooks/respondeia', (req, res) => {
  const signature = req.headers['x-respondeia-signature'];
  const payload = JSON.stringify(req.body);

  if (!verifyWebhookSignature(payload, signature, webhookSecret)) {
    say({ event: req.body.event, verified: false });
    return res.status(401).json({ error: 'Invalid signature' });
  }

  say({ event: req.body.event, verified: true, data: req.body.data });
  res.status(200).json({ received: true });
});

const server = app.listen(0, '127.0.0.1', () => say({ port: server.address().port }));
