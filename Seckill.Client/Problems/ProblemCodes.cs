namespace Seckill.Client;

/// <summary>
/// The codes that problems carry. A later server may know more: compare, and treat an unknown one by its status.
/// </summary>
public static class ProblemCodes
{
    /// <summary>The answer was no problem document: it came from something in between.</summary>
    public const string None = "";

    /// <summary>Sold out (409).</summary>
    public const string SoldOut = "sold-out";

    /// <summary>Limit per buyer reached (409).</summary>
    public const string LimitReached = "limit-reached";

    /// <summary>Round is over (409).</summary>
    public const string RoundClosed = "round-closed";

    /// <summary>Not open yet (409).</summary>
    public const string NotOpen = "not-open";

    /// <summary>Paused (409).</summary>
    public const string Paused = "paused";

    /// <summary>Ended (409).</summary>
    public const string Ended = "ended";

    /// <summary>Pass is missing (403).</summary>
    public const string PassMissing = "pass-missing";

    /// <summary>Pass is invalid (403).</summary>
    public const string PassInvalid = "pass-invalid";

    /// <summary>Pass has expired (403).</summary>
    public const string PassExpired = "pass-expired";

    /// <summary>Challenge not solved (403).</summary>
    public const string ChallengeFailed = "challenge-failed";

    /// <summary>Place in line lost (503).</summary>
    public const string LineLost = "line-lost";

    /// <summary>Too many requests (429).</summary>
    public const string QuotaExceeded = "quota-exceeded";

    /// <summary>Short of capacity (503).</summary>
    public const string TemporaryReducedCapacity = "temporary-reduced-capacity";

    /// <summary>Line is full (503).</summary>
    public const string LineFull = "line-full";

    /// <summary>Item is moving (503).</summary>
    public const string OwnerMoving = "owner-moving";

    /// <summary>Item is published (409).</summary>
    public const string ItemPublished = "item-published";

    /// <summary>Not in this phase (409).</summary>
    public const string WrongPhase = "wrong-phase";

    /// <summary>Below what is committed (409).</summary>
    public const string BelowCommitted = "below-committed";

    /// <summary>Already paid (409).</summary>
    public const string AlreadyPaid = "already-paid";

    /// <summary>Can not be cancelled (409).</summary>
    public const string NotCancellable = "not-cancellable";

    /// <summary>Can not be paid (409).</summary>
    public const string NotPayable = "not-payable";

    /// <summary>Hold has expired (409).</summary>
    public const string HoldExpired = "hold-expired";

    /// <summary>Payment provider can not be reached (502).</summary>
    public const string ProviderUnavailable = "provider-unavailable";

    /// <summary>Can not be refunded (409).</summary>
    public const string NotRefundable = "not-refundable";

    /// <summary>Can not be shipped (409).</summary>
    public const string NotShippable = "not-shippable";

    /// <summary>Not in this state (409).</summary>
    public const string WrongState = "wrong-state";

    /// <summary>No such shipment yet (404).</summary>
    public const string ShipmentUnknown = "shipment-unknown";

    /// <summary>Malformed request (400).</summary>
    public const string MalformedRequest = "malformed-request";

    /// <summary>Idempotency-Key is missing (400).</summary>
    public const string IdempotencyKeyMissing = "idempotency-key-missing";

    /// <summary>Idempotency-Key is invalid (400).</summary>
    public const string IdempotencyKeyInvalid = "idempotency-key-invalid";

    /// <summary>Idempotency-Key was used for another body (422).</summary>
    public const string IdempotencyKeyReused = "idempotency-key-reused";

    /// <summary>Values are out of bounds (422).</summary>
    public const string ValidationFailed = "validation-failed";

    /// <summary>Signature does not fit (400).</summary>
    public const string BadSignature = "bad-signature";

    /// <summary>Not signed in (401).</summary>
    public const string Unauthorized = "unauthorized";

    /// <summary>Not allowed (403).</summary>
    public const string Forbidden = "forbidden";

    /// <summary>Not found (404).</summary>
    public const string NotFound = "not-found";

    /// <summary>Method not allowed (405).</summary>
    public const string MethodNotAllowed = "method-not-allowed";

    /// <summary>Body too large (413).</summary>
    public const string PayloadTooLarge = "payload-too-large";

    /// <summary>Unsupported media type (415).</summary>
    public const string UnsupportedMediaType = "unsupported-media-type";

    /// <summary>Something went wrong here (500).</summary>
    public const string InternalError = "internal-error";

    /// <summary>Too many webhooks (409).</summary>
    public const string TooManyWebhooks = "too-many-webhooks";

    /// <summary>Webhook is disabled (409).</summary>
    public const string WebhookDisabled = "webhook-disabled";

    /// <summary>Too many imports (429).</summary>
    public const string TooManyImports = "too-many-imports";

    /// <summary>The node's state does not allow it (409).</summary>
    public const string NodeWrongState = "node-wrong-state";

    /// <summary>The journal is damaged (409).</summary>
    public const string JournalDamaged = "journal-damaged";

    /// <summary>A crowd is under way (409).</summary>
    public const string CrowdUnderWay = "crowd-under-way";

    /// <summary>No purchase with the same pass can succeed any more.</summary>
    public static bool IsFinal(string? code) => code is SoldOut or RoundClosed or LimitReached or Ended;
}
