using Microsoft.Extensions.Logging;
using Seckill.Node.Config;
using Seckill.Node.Peers.Links;

namespace Seckill.Node.Peers.Tls;

/// <summary>
/// The certificate files of this node. Replaced files count from the next connection on, without a restart; files that
/// can not be used are told of once, and the last good ones stay.
/// </summary>
public sealed partial class PeerCertificates
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly TlsOptions _files;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Complaints _complaints;
    private PeerIdentity _current;
    private Texts _seen;
    private long _lookedAt;

    /// <summary>Reads the files; throws <see cref="PeerCertificateException"/> when they can not be used.</summary>
    public PeerCertificates(TlsOptions files, TimeProvider time, ILogger logger)
    {
        (_files, _time, _logger) = (files, time, logger);
        _seen = Read(files) ?? throw new PeerCertificateException(
            $"{files.Certificate}, {files.Key} and {files.Ca} can not all be read");
        _complaints = new Complaints(time);
        _current = Parse(_seen);
        _lookedAt = time.GetTimestamp();
    }

    /// <summary>What to show and to believe now; looks at the files again after a second.</summary>
    public PeerIdentity Current
    {
        get
        {
            lock (_gate)
            {
                if (_time.GetElapsedTime(_lookedAt) >= LookInterval)
                {
                    _lookedAt = _time.GetTimestamp();
                    Look();
                }

                return _current;
            }
        }
    }

    private void Look()
    {
        var found = Read(_files);
        if (found is null || found == _seen)
        {
            // Files that are just being replaced may be missing for a moment.
            return;
        }

        _seen = found;
        try
        {
            _current = Parse(found);
            LogReplaced(_logger, _current.Certificate.Subject, _current.Certificate.NotAfter.ToUniversalTime());
        }
        catch (PeerCertificateException fault)
        {
            LogKept(_logger, fault.Message);
        }
    }

    private PeerIdentity Parse(Texts texts) => PeerIdentity.Parse(texts.Certificate, texts.Key, texts.Ca, Refused);

    private void Refused(string subject, string why)
    {
        if (_complaints.IsDue($"{subject} {why}"))
        {
            LogRefused(_logger, subject, why);
        }
    }

    private static Texts? Read(TlsOptions files)
    {
        try
        {
            return new Texts(
                File.ReadAllText(files.Certificate), File.ReadAllText(files.Key), File.ReadAllText(files.Ca));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Texts(string Certificate, string Key, string Ca)
    {
        /// <summary>Not the key.</summary>
        public override string ToString() => nameof(Texts);
    }

    [LoggerMessage(5115, LogLevel.Information, "New certificate for peers: {Subject}, valid until {Until:u}.")]
    private static partial void LogReplaced(ILogger logger, string subject, DateTime until);

    [LoggerMessage(5116, LogLevel.Warning, "The certificate of {Subject} is not believed: {Why}.")]
    private static partial void LogRefused(ILogger logger, string subject, string why);

    [LoggerMessage(5117, LogLevel.Warning, "The new certificate files can not be used, the old ones stay: {Reason}.")]
    private static partial void LogKept(ILogger logger, string reason);
}
