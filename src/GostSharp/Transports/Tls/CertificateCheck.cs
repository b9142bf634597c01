using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GostSharp.Transports.Tls;

/// <summary>Judges the peer's certificate in one handshake and remembers why it was refused.</summary>
/// <param name="verification">What is demanded.</param>
/// <param name="roots">Where it must come from; null for the system's roots.</param>
/// <param name="pin">The key it must have.</param>
/// <param name="name">The server's name; null for a client, which has none.</param>
/// <param name="now">When.</param>
internal sealed class CertificateCheck(TlsVerification verification, X509Certificate2Collection? roots, CertificatePin? pin, string? name, DateTimeOffset now)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>True when it is a client that is judged.</summary>
    public bool IsOfClient => name is null;

    /// <summary>Why the certificate was refused.</summary>
    public GostException? Refusal { get; private set; }

    /// <summary>How the framework builds the chain: from what the peer sent and the roots alone, since a stranger shall not make us fetch anything.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.LocalDateTime,
            VerificationTimeIgnored = false,
        };
        policy.ApplicationPolicy.Add(new Oid(IsOfClient ? ClientAuthentication : ServerAuthentication));
        if (roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(roots);
        }

        return policy;
    }

    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (verification is TlsVerification.None)
        {
            return true;
        }

        var problem = certificate is X509Certificate2 known ? Judge(known, chain, errors) : IsOfClient ? "there is none, and it is required" : "there is none";
        if (problem is not null)
        {
            Refusal = new GostException(FailureReason.Authentication, $"{Subject(certificate)} is not trusted: {problem}{Pinned(certificate)}");
        }

        return problem is null;
    }

    private string? Judge(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (verification is TlsVerification.Pin)
        {
            return pin!.Matches(certificate) ? null : "the pin does not match";
        }

        string?[] problems =
        [
            errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && !EndsAtGiven(chain) ? ChainProblems.Describe(certificate, chain, now) : null,
            verification is TlsVerification.Full && !certificate.MatchesHostname(name!) ? ChainProblems.DescribeNames(certificate) : null,
        ];
        return problems.OfType<string>().ToArray() is { Length: > 0 } found ? string.Join("; ", found) : null;
    }

    // A given authority is trusted although it has one above itself, as Go does it; the framework calls that chain incomplete.
    private bool EndsAtGiven(X509Chain? chain) => roots is not null
        && chain is { ChainElements: [.., var last], ChainStatus: [{ Status: X509ChainStatusFlags.PartialChain }] }
        && roots.Any(root => root.RawDataMemory.Span.SequenceEqual(last.Certificate.RawDataMemory.Span));

    private string Subject(X509Certificate? certificate) => (IsOfClient, certificate) switch
    {
        (false, _) => name is "" ? "the server's certificate" : $"the certificate of {name}",
        (_, null) => "the client's certificate",
        _ => $"the client's certificate ({ChainProblems.Shorten(certificate.Subject)})",
    };

    private static string Pinned(X509Certificate? certificate) =>
        certificate is X509Certificate2 known ? $"; it has the pin {CertificatePin.Of(known)}" : "";
}
