using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GostSharp.Transports.Tls;

/// <summary>The SHA-256 of a certificate's public key (its SubjectPublicKeyInfo), written <c>sha256/BASE64</c>.</summary>
internal sealed class CertificatePin
{
    private const string Scheme = "sha256/";

    private readonly byte[] _hash;

    private CertificatePin(byte[] hash) => _hash = hash;

    /// <summary>The pin of a certificate.</summary>
    public static CertificatePin Of(X509Certificate2 certificate) => new(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    /// <summary>Reads a pin in any usual spelling.</summary>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static CertificatePin Parse(string text) => TryParse(text, out var pin)
        ? pin
        : throw new ConfigurationException([$"'{text}' is not a pin: it is written sha256/BASE64, the SHA-256 of the certificate's public key"]);

    /// <summary>Reads <c>sha256/BASE64</c> or, as curl writes it, <c>sha256//BASE64</c>; URL-safe or not, padded or not.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CertificatePin? pin)
    {
        pin = null;
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // 32 bytes are 43 characters, so a second slash is the prefix's if there are 44 with it. A space is a plus that went through a URL.
        var base64 = text[Scheme.Length..];
        base64 = base64.EndsWith('=') ? base64[..^1] : base64;
        base64 = base64.Length == 44 && base64[0] == '/' ? base64[1..] : base64;
        var standard = base64.Replace('-', '+').Replace('_', '/').Replace(' ', '+') + "=";
        var hash = new byte[SHA256.HashSizeInBytes];
        if (standard.Length != 44 || !Convert.TryFromBase64String(standard, hash, out var written) || written != hash.Length)
        {
            return false;
        }

        pin = new CertificatePin(hash);
        return true;
    }

    public bool Matches(X509Certificate2 certificate) => CryptographicOperations.FixedTimeEquals(_hash, Of(certificate)._hash);

    public override string ToString() => Scheme + Convert.ToBase64String(_hash);
}
