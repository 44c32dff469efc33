// The mock, as a test speaks of it: its control API, and its webhooks without a port. No dependencies.

import http from 'node:http';
import { Duplex } from 'node:stream';

const URL_ = process.env.RESPONDEIA_MOCK_URL;
if (!URL_) throw new Error('run me by: respondeia-mock exec -- node --test');

export async function admin(method, path, body) {
  const answer = await fetch(`${URL_}/__admin${path}`, {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const told = await answer.json();
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(told.error.message);
  return told;
}

// Sleeping moves the mock's clock on; conduct trusts it once it is told so.
export async function sleep(seconds) {
  await admin('PUT', '/clock', { drives_sleep: true });
  await admin('POST', '/clock/advance', { by: seconds });
}

export const act = (action, params) => admin('POST', `/actions/${action}`, params);

// Brings what waits for http://capture.invalid/… to an application; returns [event, status] of each.
// `post` posts to an application that listens nowhere; supertest can, see withSupertest.
export async function deliver(app, post = inject) {
  const came = [];
  await admin('POST', '/settle', { timeout: 5 });
  for (;;) {
    const delivery = await admin('POST', '/deliveries/take', {});
    if (!delivery) return came;
    const { pathname } = new URL(delivery.url);
    const answer = await post(app, pathname, delivery.headers, delivery.body);
    await admin('POST', `/deliveries/${delivery.id}/answer`, answer);
    came.push([delivery.headers['X-RespondeIA-Event'], answer.status]);
  }
}

export const withSupertest = (supertest) => async (app, path, headers, body) => {
  const answer = await supertest(app).post(path).set(headers).send(body);
  return { status: answer.status, body: answer.text };
};

// Posts to an application that listens nowhere: both ends of the connection are in this process.
function inject(app, path, headers, body) {
  const [ours, theirs] = pair();
  http.createServer(app).emit('connection', theirs);
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', path, headers, createConnection: () => ours };
    const request = http.request(options, async (response) => {
      const chunks = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function pair() {
  const ends = [0, 1].map((own) => new Duplex({
    read() {},
    write(chunk, _, done) { ends[1 - own].push(chunk); done(); },
    final(done) { ends[1 - own].push(null); done(); },
  }));
  return ends;
}
