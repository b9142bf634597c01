using System.Net.Security;
using System.Security.Cryptography;
using System.Text;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Tls;

/// <summary>A certificate, its intermediates and its key from PEM files, read anew at a handshake when they have changed.</summary>
/// <remarks>
/// The contents are compared, not the dates: they are small, and a renewal may keep its dates or come by a changed link. While the pair is broken,
/// as it is between the writes of its two files, the old certificate stays in use and every look tries anew.
/// </remarks>
internal sealed class CertificateFiles : ICertificateSource
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly string _certificatePath;
    private readonly string _keyPath;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lock _looking = new();
    private volatile SslStreamCertificateContext _current;
    private byte[] _contents;
    private long _lastLook;
    private string? _lastProblem;

    /// <exception cref="ConfigurationException">The files cannot be read or do not belong together.</exception>
    public CertificateFiles(string certificatePath, string keyPath, TimeProvider timeProvider, ILogger logger)
    {
        _certificatePath = certificatePath;
        _keyPath = keyPath;
        _timeProvider = timeProvider;
        _logger = logger;
        _lastLook = timeProvider.GetTimestamp();
        var (certificate, key) = Read();
        _contents = Hash(certificate, key);
        _current = Load(certificate, key);
    }

    public SslStreamCertificateContext Current
    {
        get
        {
            // Whoever comes while another one looks goes on with what there is.
            if (_looking.TryEnter())
            {
                try
                {
                    Look();
                }
                finally
                {
                    _looking.Exit();
                }
            }

            return _current;
        }
    }

    private void Look()
    {
        if (_timeProvider.GetElapsedTime(_lastLook) < BetweenLooks)
        {
            return;
        }

        _lastLook = _timeProvider.GetTimestamp();
        try
        {
            var (certificate, key) = Read();
            var contents = Hash(certificate, key);
            if (!contents.AsSpan().SequenceEqual(_contents))
            {
                _current = Load(certificate, key);
                _contents = contents;
                _logger.CertificateReloaded(_certificatePath, CertificatePin.Of(_current.TargetCertificate).ToString());
            }

            _lastProblem = null;
        }
        catch (ConfigurationException exception)
        {
            if (_lastProblem != exception.Message)
            {
                _lastProblem = exception.Message;
                _logger.CertificateNotReloaded(exception.Message);
            }
        }
    }

    private (string Certificate, string Key) Read() => (PemFiles.Read(_certificatePath), PemFiles.Read(_keyPath));

    private SslStreamCertificateContext Load(string certificate, string key)
    {
        var chain = PemFiles.ParseCertificates(certificate, _certificatePath);
        var own = PemFiles.Join(certificate, _certificatePath, key, _keyPath);
        return SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    private static byte[] Hash(string certificate, string key) => SHA256.HashData(Encoding.UTF8.GetBytes(certificate + "\0" + key));
}
