<?php

declare(strict_types=1);

/**
 * The mock, as a test speaks of it: its control API, and its webhooks without a port.
 *
 * In Laravel, put this in a trait of the TestCase: Http::withBody(...) asks, and a delivery is brought
 * by $this->call('POST', $path, server: $this->transformHeadersToServerVars($headers), content: $body).
 */
final class Mock
{
    private string $url;

    public function __construct()
    {
        $this->url = getenv('RESPONDEIA_MOCK_URL') ?: exit("respondeia-mock exec -- php ...\n");
    }

    /** Calls the vendor's API. */
    public function api(string $path, array $body, string $key): array
    {
        $headers = ['Authorization: Bearer ' . getenv('RESPONDEIA_API_KEY'), "Idempotency-Key: $key"];
        return self::post(getenv('RESPONDEIA_BASE_URL') . $path, $body, $headers)[1];
    }

    /** Asks the control API; null where there is nothing. */
    public function admin(string $path, array $body = []): ?array
    {
        [$status, $told] = self::post("$this->url/__admin$path", $body);
        if ($status >= 400 && $status !== 404) {
            throw new RuntimeException($told['error']['message']);
        }
        return $status === 404 ? null : $told;
    }

    /**
     * Brings what waits for http://capture.invalid/... to a handler.
     *
     * @return list<array{string, int}> the event and the status of each
     */
    public function deliverTo(callable $handler): array
    {
        $came = [];
        $this->admin('/settle', ['timeout' => 5]);
        while ($delivery = $this->admin('/deliveries/take')) {
            $headers = $delivery['headers'];
            [$status, $body] = $handler($delivery['body'], $headers['X-RespondeIA-Signature']);
            $answer = ['status' => $status, 'body' => json_encode($body)];
            $this->admin("/deliveries/{$delivery['id']}/answer", $answer);
            $came[] = [$headers['X-RespondeIA-Event'], $status];
        }
        return $came;
    }

    /** @return array{int, array<string, mixed>} */
    private static function post(string $url, array $body, array $headers = []): array
    {
        $told = file_get_contents($url, false, stream_context_create(['http' => [
            'method' => 'POST',
            'header' => ['Content-Type: application/json', ...$headers],
            'content' => json_encode((object) $body),
            'ignore_errors' => true, // a 404 is an answer too
        ]]));
        preg_match('/ (\d{3})/', $http_response_header[0], $found);
        return [(int) $found[1], json_decode($told, true, flags: JSON_THROW_ON_ERROR)];
    }
}
