<?php

declare(strict_types=1);

/**
 * What an application does with a webhook: an invokable controller, but for the framework.
 *
 * In Laravel it would be given a Request: $request->getContent() is the raw body, which is what is
 * signed; what it returns, response()->json($body, $status).
 */
final class RespondeiaWebhook
{
    /** @var array<string, true> the payments that were approved */
    public array $approved = [];

    public function __construct(private string $secret)
    {
    }

    /** @return array{int, array<string, mixed>} the status and the body to answer */
    public function __invoke(string $body, string $signature): array
    {
        $expected = 'sha256=' . hash_hmac('sha256', $body, $this->secret);
        if (!hash_equals($expected, $signature)) {
            return [401, ['error' => 'Invalid signature']];
        }
        $told = json_decode($body, true, flags: JSON_THROW_ON_ERROR);
        if ($told['event'] === 'payment.approved') {
            $this->approved[$told['data']['payment_id']] = true; // told twice, it is in there once
        }
        return [200, ['received' => true]];
    }
}
