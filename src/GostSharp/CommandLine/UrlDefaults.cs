namespace GostSharp.CommandLine;

/// <summary>What a URL means by what it does not say.</summary>
/// <param name="VerifiesCertificates">Whether the certificate of a node is verified where the URL has no <c>secure</c>.</param>
/// <param name="BindsEverywhere">Whether clients of a server with <c>bind=true</c> may listen everywhere where the URL has no <c>permitListen</c>.</param>
internal sealed record UrlDefaults(bool VerifiesCertificates, bool BindsEverywhere)
{
    /// <summary>gost's own: nothing is verified, and everything may be bound.</summary>
    public static UrlDefaults Gost { get; } = new(VerifiesCertificates: false, BindsEverywhere: true);

    /// <summary>Those of a program that uses the library.</summary>
    public static UrlDefaults Library { get; } = new(VerifiesCertificates: true, BindsEverywhere: false);
}
