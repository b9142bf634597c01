using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace GostSharp.Transports.Tls;

/// <summary>Says what is wrong with a certificate so that a person can act on it.</summary>
internal static class ChainProblems
{
    // Names come from the peer and go into logs.
    private const int LongestName = 100;
    private const int MostNames = 8;

    public static string Describe(X509Certificate2 certificate, X509Chain? chain, DateTimeOffset now)
    {
        var statuses = chain?.ChainStatus.Select(status => status.Status).ToHashSet() ?? [];
        var problems = new List<string>();
        foreach (var status in statuses)
        {
            problems.Add(Describe(status, certificate, chain!, now));
        }

        return problems.Count == 0 ? "it could not be verified" : string.Join("; ", problems.Distinct());
    }

    public static string DescribeNames(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())))
            .Take(MostNames + 1).Select(Shorten).ToArray();
        return names.Length switch
        {
            0 => $"it names no host (its subject is {Shorten(certificate.Subject)})",
            > MostNames => $"it is for other names ({string.Join(", ", names[..MostNames])}, ...)",
            _ => $"it is for other names ({string.Join(", ", names)})",
        };
    }

    /// <summary>A name for a log line: bounded, and without what could break the line.</summary>
    public static string Shorten(string name)
    {
        var clean = string.Concat(name.Take(LongestName).Select(c => char.IsControl(c) ? '?' : c));
        return name.Length > LongestName ? clean + "..." : clean;
    }

    private static string Describe(X509ChainStatusFlags status, X509Certificate2 certificate, X509Chain chain, DateTimeOffset now) => status switch
    {
        X509ChainStatusFlags.NotTimeValid => DescribeDates(certificate, chain, now),
        X509ChainStatusFlags.UntrustedRoot => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)
            ? "unknown root: it is self-signed"
            : $"unknown root {Shorten(chain.ChainElements[^1].Certificate.Subject)}",
        X509ChainStatusFlags.PartialChain => $"unknown root or missing intermediate: its issuer is {Shorten(chain.ChainElements is { Count: > 0 } elements ? elements[^1].Certificate.Issuer : certificate.Issuer)}",
        X509ChainStatusFlags.NotValidForUsage => "it was not made for this use",
        X509ChainStatusFlags.NotSignatureValid => "a signature in its chain is wrong",
        _ => $"its chain is invalid ({status})",
    };

    private static string DescribeDates(X509Certificate2 certificate, X509Chain chain, DateTimeOffset now)
    {
        var late = chain.ChainElements.Select(element => element.Certificate)
            .FirstOrDefault(one => now.LocalDateTime < one.NotBefore || now.LocalDateTime > one.NotAfter) ?? certificate;
        var who = late.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span) ? "it" : $"its authority {Shorten(late.Subject)}";
        return now.LocalDateTime < late.NotBefore
            ? $"{who} is not valid before {Day(late.NotBefore)}"
            : $"{who} expired on {Day(late.NotAfter)}";
    }

    private static string Day(DateTime local) => local.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
