using System.Globalization;
using System.Text;

namespace GostSharp.Transports.Tls;

/// <summary>The words for what goes wrong in TLS beside the certificates.</summary>
internal static class TlsFailures
{
    private const byte Alert = 21;
    private const byte Handshake = 22;

    // The alerts about certificates (RFC 8446 section 6.2) as OpenSSL and Schannel word them.
    private static readonly string[] CertificateAlerts = ["certificate", "unknown ca", "access denied", "unknown_ca"];

    /// <summary>What a handshake's exception means, given the peer's first bytes; null when it is none of TLS.</summary>
    public static GostException? Explain(Exception exception, ReadOnlySpan<byte> firstBytes) => exception switch
    {
        GostException or OperationCanceledException => null,
        _ when !firstBytes.IsEmpty && !IsTls(firstBytes) => new ProtocolException($"the peer does not speak TLS: it began with {Show(firstBytes)}", exception),
        EndOfStreamException or IOException { InnerException: null } => new GostException(
            FailureReason.ConnectionLost, $"the peer closed the connection during the TLS handshake ({exception.Message})", exception),
        IOException => null,
        _ when IsAboutCertificates(exception) => new GostException(
            FailureReason.Authentication, $"the peer did not accept our certificate, or the lack of one ({Describe(exception)})", exception),
        _ => new ProtocolException($"the TLS handshake failed: {Describe(exception)}", exception),
    };

    /// <summary>The innermost message: that of the TLS library.</summary>
    public static string Describe(Exception exception)
    {
        var innermost = exception;
        while (innermost.InnerException is { } inner)
        {
            innermost = inner;
        }

        return innermost.Message;
    }

    private static bool IsAboutCertificates(Exception exception) =>
        CertificateAlerts.Any(alert => Describe(exception).Contains(alert, StringComparison.OrdinalIgnoreCase));

    // A record: its type, then the major version 3. Fewer bytes than that are no proof.
    private static bool IsTls(ReadOnlySpan<byte> bytes) => bytes[0] is Alert or Handshake && (bytes.Length < 2 || bytes[1] == 3);

    private static string Show(ReadOnlySpan<byte> bytes)
    {
        var hex = Convert.ToHexStringLower(bytes);
        return bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~')
            ? hex
            : string.Create(CultureInfo.InvariantCulture, $"{hex} (\"{Encoding.ASCII.GetString(bytes)}\")");
    }
}
