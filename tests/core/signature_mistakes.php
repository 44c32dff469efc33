<?php
// Makes every mistake that a receiver in PHP makes. Reads {"secret", "bodies"} from the file named
// first, and prints [recipe, number of the body, signature] for each mistake and body.
['secret' => $secret, 'bodies' => $bodies] = json_decode(file_get_contents($argv[1]), true);

function sign($text, $key = null)
{
    return 'sha256=' . hash_hmac('sha256', $text, $key ?? $GLOBALS['secret']);
}

function without($body)
{
    unset($body['signature']);
    return $body;
}

$slashes = JSON_UNESCAPED_SLASHES;
$unicode = JSON_UNESCAPED_UNICODE;
$pretty = JSON_PRETTY_PRINT;

$made = [];
foreach ($bodies as $number => $raw) {
    $array = json_decode($raw, true);
    $object = json_decode($raw);
    $texts = [
        'correct' => $raw,
        'php_json_encode' => json_encode($array),
        'php_json_encode_unescaped_slashes' => json_encode($array, $slashes),
        'php_json_encode_unescaped_unicode' => json_encode($array, $unicode),
        'php_json_encode_unescaped' => json_encode($array, $slashes | $unicode),
        'php_json_encode_pretty' => json_encode($array, $pretty),
        'php_json_encode_unescaped_slashes_pretty' => json_encode($array, $slashes | $pretty),
        'php_json_encode_unescaped_unicode_pretty' => json_encode($array, $unicode | $pretty),
        'php_json_encode_unescaped_pretty' => json_encode($array, $slashes | $unicode | $pretty),
        'php_json_encode_objects' => json_encode($object),
        'php_json_encode_objects_unescaped_slashes' => json_encode($object, $slashes),
        'php_json_encode_objects_unescaped_unicode' => json_encode($object, $unicode),
        'php_json_encode_objects_unescaped' => json_encode($object, $slashes | $unicode),
        'php_json_encode_objects_pretty' => json_encode($object, $pretty),
        'php_json_encode_objects_unescaped_slashes_pretty' => json_encode($object, $slashes | $pretty),
        'php_json_encode_objects_unescaped_unicode_pretty' => json_encode($object, $unicode | $pretty),
        'php_json_encode_objects_unescaped_pretty' => json_encode($object, $slashes | $unicode | $pretty),
        'without_signature+php_json_encode' => json_encode(without($array)),
        'without_signature+php_json_encode_unescaped' => json_encode(without($array), $slashes | $unicode),
        'data_only+php_json_encode' => json_encode($array['data']),
        'data_only+php_json_encode_objects_pretty' => json_encode($object->data, $pretty),
        'emptied_signature+php_json_encode' => json_encode(array_replace($array, ['signature' => ''])),
    ];
    foreach ($texts as $recipe => $text) {
        $made[] = [$recipe, $number, sign($text)];
    }
    $signatures = [
        'secret_with_newline' => sign($raw, "$secret\n"),
        'quoted_secret' => sign($raw, "'$secret'"),
        'secret_without_prefix' => sign($raw, substr($secret, strlen('whsec_'))),
        'decoded_secret' => sign($raw, base64_decode(substr($secret, strlen('whsec_')))),
        'no_secret' => sign($raw, (string) getenv('NOT_SET_ANYWHERE')),
        'swapped_arguments' => sign($secret, $raw),
        'hmac_sha1+other_prefix' => 'sha1=' . hash_hmac('sha1', $raw, $secret),
        'hmac_sha512+other_prefix' => 'sha512=' . hash_hmac('sha512', $raw, $secret),
        'sha256_of_secret_and_body' => 'sha256=' . hash('sha256', $secret . $raw),
        'sha256_of_body_and_secret' => 'sha256=' . hash('sha256', $raw . $secret),
        'sha256_of_body' => 'sha256=' . hash('sha256', $raw),
        'missing_prefix' => hash_hmac('sha256', $raw, $secret),
        'upper_case_hex' => 'sha256=' . strtoupper(hash_hmac('sha256', $raw, $secret)),
        'base64' => 'sha256=' . base64_encode(hash_hmac('sha256', $raw, $secret, true)),
        'base64+missing_prefix' => base64_encode(hash_hmac('sha256', $raw, $secret, true)),
        'base64_of_hex+missing_prefix' => base64_encode(hash_hmac('sha256', $raw, $secret)),
        'php_json_encode+secret_with_newline+missing_prefix' => hash_hmac('sha256', json_encode($array), "$secret\n"),
    ];
    foreach ($signatures as $recipe => $signature) {
        $made[] = [$recipe, $number, $signature];
    }
}
echo json_encode($made);
