<?php

// respondeia-mock exec --speed 0 --webhook http://capture.invalid/webhooks -- php WebhookTest.php

declare(strict_types=1);

require __DIR__ . '/Mock.php';
require __DIR__ . '/RespondeiaWebhook.php';

final class WebhookTest
{
    private const ANA = 'wa:5491123456789';

    private Mock $mock;
    private RespondeiaWebhook $webhook;

    public function __construct()
    {
        $this->mock = new Mock();
        $this->mock->admin('/reset');
        $this->webhook = new RespondeiaWebhook(getenv('RESPONDEIA_WEBHOOK_SECRET'));
    }

    public function testAnApprovalIsNotedDown(): void
    {
        $payment = $this->charge('mate-1');
        $this->mock->admin('/actions/payment.approve', ['payment_id' => $payment]);
        same(
            [['customer.created', 200], ['payment.created', 200], ['payment.approved', 200]],
            $this->mock->deliverTo($this->webhook),
        );
        same([$payment => true], $this->webhook->approved);
    }

    public function testToldThreeTimesItIsNotedDownOnce(): void
    {
        $this->script(['duplicate' => 3]);
        $payment = $this->charge('mate-1');
        $this->mock->admin('/actions/payment.approve', ['payment_id' => $payment]);
        same(5, count($this->mock->deliverTo($this->webhook)));
        same([$payment => true], $this->webhook->approved);
    }

    public function testAForgeryIsRefused(): void
    {
        $this->script(['corrupt_signature' => true]);
        $forged = ['event' => 'payment.approved', 'data' => ['payment_id' => $this->charge('mate-1')]];
        $this->mock->admin('/actions/event.forge', $forged);
        same(['payment.approved', 401], $this->mock->deliverTo($this->webhook)[2]);
        same([], $this->webhook->approved);
    }

    private function charge(string $order): string
    {
        $body = ['customer_id' => self::ANA, 'amount' => 5900, 'description' => $order];
        return $this->mock->api('/payments/create', $body, "charge-$order")['id'];
    }

    private function script(array $effect): void
    {
        $rule = ['when' => ['event' => 'payment.approved'], 'webhook' => $effect];
        $this->mock->admin('/rules', $rule);
    }
}

function same(mixed $expected, mixed $actual): void
{
    if ($expected !== $actual) {
        throw new Exception('expected ' . json_encode($expected) . ', not ' . json_encode($actual));
    }
}

$failed = 0;
foreach (preg_grep('/^test/', get_class_methods(WebhookTest::class)) as $name) {
    try {
        (new WebhookTest())->$name();
        echo "ok      $name\n";
    } catch (Throwable $error) {
        $failed++;
        echo "FAILED  $name: {$error->getMessage()}\n";
    }
}
exit($failed === 0 ? 0 : 1);
