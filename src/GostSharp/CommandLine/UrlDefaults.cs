namespace GostSharp.CommandLine;

/// <summary>What a URL means by what it does not say.</summary>
/// <param name="VerifiesCertificates">Whether the certificate of a node is verified where the URL has no <c>secure</c>.</param>
internal sealed record UrlDefaults(bool VerifiesCertificates)
{
    /// <summary>gost's own: nothing is verified.</summary>
    public static UrlDefaults Gost { get; } = new(VerifiesCertificates: false);

    /// <summary>Those of a program that uses the library.</summary>
    public static UrlDefaults Library { get; } = new(VerifiesCertificates: true);
}
