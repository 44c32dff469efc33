// Functions of the vendor's page, as printed but for the base URL and TypeScript's types, run by
// Node's own fetch. The mock's clock runs SPEED times as fast, so every wait is as much shorter.
//
//     node vendor_page.mjs http://localhost:3000 SPEED
//
// Prints one JSON object: what each example of the page came to.

import { randomUUID as uuidv4 } from 'node:crypto'

const [origin, speed] = process.argv.slice(2)
const baseUrl = `${origin}/v1`
const waits = []

// What the functions below call setTimeout.
function setTimeout(wake, delay) {
  waits.push(delay)
  globalThis.setTimeout(wake, delay / Number(speed))
}

let apiKey = 'test_sk_abc123...'
const accountId = 'acc_demo'

async function login(email, password) {
  const response = await fetch(`${baseUrl}/auth/login`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json'
    },
    body: JSON.stringify({
      email,
      password
    })
  });
  if (!response.ok) {
    throw new Error('Credenciales incorrectas');
  }
  const data = await response.json();
  return data.user.token;
}

async function createApiKey(token, name, permissions) {
  const response = await fetch(`${baseUrl}/auth/api-keys`, {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${token}`,
      'Content-Type': 'application/json'
    },
    body: JSON.stringify({
      name,
      permissions
    })
  });
  const { apiKey, createdAt } = await response.json();
  return apiKey;
}

async function apiRequestWithRetry(url, options) {
  const response = await fetch(url, options);
  if (response.status === 429) {
    const retryAfter = parseInt(response.headers.get('Retry-After') || '60');
    await new Promise(resolve => setTimeout(resolve, retryAfter * 1000));
    return apiRequestWithRetry(url, options);
  }
  return response;
}

async function handleApiRequest(url, options) {
  const response = await fetch(url, options);
  if (!response.ok) {
    const error = await response.json();
    switch (response.status) {
      case 400:
        throw new Error(`Bad Request: ${error.error.message}`);
      case 401:
        throw new Error('Unauthorized: Invalid API token');
      case 403:
        throw new Error('Forbidden: Insufficient permissions');
      case 404:
        throw new Error('Not Found: Resource does not exist');
      case 429:
        throw new Error('Rate limit exceeded');
      case 500:
        throw new Error('Internal server error');
      default:
        throw new Error(`API Error: ${error.error.message}`);
    }
  }
  return response.json();
}

async function sendMessage(params) {
  const response = await fetch(`${baseUrl}/messages/send`, {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${apiKey}`,
      'Content-Type': 'application/json'
    },
    body: JSON.stringify(params)
  });
  if (!response.ok) {
    throw new Error('Failed to send message');
  }
  const { messageId, status, sentAt } = await response.json();
  return { messageId, status, sentAt };
}

async function getConversation(customerId, limit = 50, cursor) {
  const params = new URLSearchParams({
    customer_id: customerId,
    limit: limit.toString(),
    ...(cursor && { cursor })
  });
  const response = await fetch(
    `${baseUrl}/messages?${params}`,
    {
      headers: {
        'Authorization': `Bearer ${apiKey}`
      }
    }
  );
  if (!response.ok) {
    throw new Error('Failed to fetch conversation');
  }
  return response.json();
}

async function createPayment(customerId, amount, description) {
  const response = await fetch(`${baseUrl}/payments/create`, {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${apiKey}`,
      'Content-Type': 'application/json'
    },
    body: JSON.stringify({
      provider: 'mercadopago',
      customer_id: customerId,
      amount: amount,
      currency: 'ARS',
      description: description,
      notification_url: `https://api.respondeia.com/webhooks/mercadopago/${accountId}`,
      auto_return: 'approved'
    })
  });
  if (!response.ok) {
    throw new Error('Failed to create payment');
  }
  return response.json();
}

async function pollPaymentStatus(paymentId, maxAttempts = 60) {
  for (let i = 0; i < maxAttempts; i++) {
    const response = await fetch(
      `${baseUrl}/payments/${paymentId}`,
      {
        headers: {
          'Authorization': `Bearer ${apiKey}`
        }
      }
    );
    const payment = await response.json();
    if (payment.status === 'approved') {
      return payment;
    }
    if (payment.status === 'rejected') {
      throw new Error('Payment rejected');
    }
    // Wait 5 seconds before next check
    await new Promise(resolve => setTimeout(resolve, 5000));
  }
  throw new Error('Payment timeout');
}

async function uploadTrainingData(training) {
  const response = await fetch(`${baseUrl}/ai/training/upload`, {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${apiKey}`,
      'Content-Type': 'application/json'
    },
    body: JSON.stringify(training)
  });
  if (!response.ok) {
    throw new Error('Failed to upload training data');
  }
  const { jobId, status } = await response.json();
  return { jobId, status };
}

async function checkTrainingStatus(jobId) {
  const response = await fetch(
    `${baseUrl}/ai/training/status?job_id=${jobId}`,
    {
      headers: {
        'Authorization': `Bearer ${apiKey}`
      }
    }
  );
  const { status, progress, completedAt } = await response.json();
  return { status, progress, completedAt };
}

async function createWebhook(config) {
  const response = await fetch(`${baseUrl}/webhooks`, {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${apiKey}`,
      'Content-Type': 'application/json'
    },
    body: JSON.stringify(config)
  });
  const { webhookId, secret } = await response.json();
  return { webhookId, secret };
}

async function fetchAllPages(endpoint, limit = 100) {
  const allResults = [];
  let cursor;
  do {
    const params = new URLSearchParams({
      limit: limit.toString(),
      ...(cursor && { cursor })
    });
    const response = await fetch(`${endpoint}?${params}`, {
      headers: {
        'Authorization': `Bearer ${apiKey}`
      }
    });
    const page = await response.json();
    allResults.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor);
  return allResults;
}

async function fetchWithRetry(url, options, maxRetries = 3) {
  for (let i = 0; i < maxRetries; i++) {
    try {
      const response = await fetch(url, options);
      if (response.ok) {
        return response;
      }
      // Don't retry client errors (4xx)
      if (response.status >= 400 && response.status < 500) {
        throw new Error(`Client error: ${response.status}`);
      }
    } catch (error) {
      if (i === maxRetries - 1) throw error;
      // Exponential backoff: 1s, 2s, 4s
      const delay = Math.pow(2, i) * 1000;
      await new Promise(resolve => setTimeout(resolve, delay));
    }
  }
}

const cache = new Map();

async function cachedFetch(url, ttl = 60000) {
  const now = Date.now();
  const cached = cache.get(url);
  if (cached && cached.expiresAt > now) {
    return cached.data;
  }
  const response = await fetch(url, {
    headers: { 'Authorization': `Bearer ${apiKey}` }
  });
  const data = await response.json();
  cache.set(url, { data, expiresAt: now + ttl });
  return data;
}

async function createPaymentIdempotent(customerId, amount, description) {
  const idempotencyKey = uuidv4();
  const response = await fetch(`${baseUrl}/payments/create`, {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${apiKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': idempotencyKey
    },
    body: JSON.stringify({
      customer_id: customerId,
      amount,
      description
    })
  });
  return response.json();
}

// The examples.

const thrownBy = promise => promise.then(() => 'nothing', error => error.message);
const customer = 'wa:5491123456789';
const authorized = token => ({ headers: { 'Authorization': `Bearer ${token}` } });

async function control(method, path, body) {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body)
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
}

const examples = {
  async keys() {
    const token = await login('demo@respondeia.com', 'demo1234');
    const key = await createApiKey(token, 'Production API', [
      'messages:read',
      'messages:write',
      'customers:read',
      'customers:write',
      'analytics:read',
      'webhooks:manage'
    ]);
    const listed = await handleApiRequest(`${baseUrl}/payments`, authorized(key));
    return [key.slice(0, 8), listed.data.length];
  },

  wrongPassword: () => thrownBy(login('demo@respondeia.com', 'nope')),

  async rateLimit() {
    const limited = `${origin}/sandboxes/limited`;
    await control('PUT', '/sandboxes/limited/__admin/clock', { speed: 0 });
    await control('POST', '/sandboxes/limited/__admin/actions/account.set_plan', { plan: 'basico' });
    const url = `${limited}/v1/customers`;
    for (let i = 0; i < 150; i++) await fetch(url, authorized(apiKey));
    await control('PUT', '/sandboxes/limited/__admin/clock', { speed: Number(speed) });
    const response = await apiRequestWithRetry(url, authorized(apiKey));
    const told = waits.splice(0);
    return [response.status, told.length > 0, new Set(told).size, told[0]];
  },

  errors: () => Promise.all([
    thrownBy(handleApiRequest(`${baseUrl}/messages`, authorized(apiKey))),
    thrownBy(handleApiRequest(`${baseUrl}/messages`, authorized('YOUR_API_TOKEN'))),
    thrownBy(handleApiRequest(`${baseUrl}/payments`, authorized('test_sk_readonly'))),
    thrownBy(handleApiRequest(`${baseUrl}/messages/msg_none`, authorized(apiKey)))
  ]),

  async message() {
    const result = await sendMessage({
      channel: 'whatsapp',
      to: 'wa:nobody',
      content: 'Hola! Cómo puedo ayudarte hoy?',
      type: 'text'
    });
    const conversation = await getConversation('wa:nobody', 50);
    const [listed] = conversation.messages;
    return [
      result.status,
      Number.isInteger(result.sentAt),
      listed.id === result.messageId,
      listed.content
    ];
  },

  async conversation() {
    const first = await getConversation(customer, 5);
    const second = await getConversation(customer, 5, first.nextCursor);
    const ids = [...first.messages, ...second.messages].map(message => message.id);
    return [first.hasMore, ids.length, new Set(ids).size];
  },

  async payment() {
    const payment = await createPayment(customer, 5900, 'Plan Pro - Mensual');
    const completed = await pollPaymentStatus(payment.id);
    const told = waits.splice(0);
    return [
      payment.status,
      payment.paymentLink === `${origin}/checkout/${payment.id}`,
      completed.status,
      completed.paidAt - completed.createdAt,
      Number.isNaN(new Date(completed.paidAt).getTime()),
      told.every(delay => delay === 5000)
    ];
  },

  async rejectedPayment() {
    const payment = await createPayment(customer, 100402, 'Plan Pro - Mensual');
    const thrown = await thrownBy(pollPaymentStatus(payment.id));
    waits.splice(0);
    return thrown;
  },

  async training() {
    const job = await uploadTrainingData({
      type: 'faq',
      data: {
        faqs: [
          {
            question: "Ofrecen prueba gratuita?",
            answer: "Sí! Ofrecemos 7 días gratis sin necesidad de tarjeta de crédito."
          }
        ]
      }
    });
    const seen = [];
    let trainingComplete = false;
    while (!trainingComplete) {
      const status = await checkTrainingStatus(job.jobId);
      seen.push(status.status);
      if (status.status === 'completed') {
        trainingComplete = true;
      } else if (status.status === 'failed') {
        throw new Error('Training failed');
      } else {
        await new Promise(resolve => setTimeout(resolve, 10000));
      }
    }
    const told = waits.splice(0);
    return [job.status, seen.at(-1), told.every(delay => delay === 10000)];
  },

  async webhook() {
    const webhook = await createWebhook({
      url: 'https://yourdomain.com/webhooks/respondeia',
      events: [
        'message.received',
        'message.sent',
        'payment.approved',
        'payment.rejected'
      ]
    });
    return [webhook.webhookId.slice(0, 3), webhook.secret];
  },

  async allCustomers() {
    const bySeven = await fetchAllPages(`${baseUrl}/customers`, 7);
    const byHundred = await fetchAllPages(`${baseUrl}/customers`, 100);
    const same = JSON.stringify(bySeven) === JSON.stringify(byHundred);
    return [same, bySeven.length > 40];
  },

  async retries() {
    const response = await fetchWithRetry(`${baseUrl}/customers`, authorized(apiKey));
    const thrown = await thrownBy(
      fetchWithRetry(`${baseUrl}/payments/pay_none`, authorized(apiKey))
    );
    return [response.status, thrown, waits.splice(0)];
  },

  async cached() {
    const url = `${baseUrl}/payments/pay_ana_plan`;
    const first = await cachedFetch(url);
    return [first.amount, await cachedFetch(url) === first];
  },

  async idempotent() {
    const payment = await createPaymentIdempotent(customer, 5900, 'Plan Pro');
    return [payment.amount, payment.currency];
  }
};

const outcome = {};
for (const [name, example] of Object.entries(examples)) {
  outcome[name] = await example();
}
console.log(JSON.stringify(outcome));
