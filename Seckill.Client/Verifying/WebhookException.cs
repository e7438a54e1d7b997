namespace Seckill.Client;

/// <summary>A message that does not prove where it comes from.</summary>
public sealed class WebhookException : Exception
{
    internal WebhookException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
