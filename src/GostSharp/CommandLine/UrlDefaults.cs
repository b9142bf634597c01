namespace GostSharp.CommandLine;

/// <summary>What a URL means by what it does not say.</summary>
/// <param name="VerifiesCertificates">Whether the certificate of a node is verified where the URL has no <c>secure</c>.</param>
/// <param name="BindsEverywhere">Whether clients of a server with <c>bind=true</c> may listen everywhere where the URL has no <c>permitListen</c>.</param>
/// <param name="HasDefaultKeys">Whether KCP has the keys that everybody knows where the URL has no <c>kcp.key</c>.</param>
internal sealed record UrlDefaults(bool VerifiesCertificates, bool BindsEverywhere, bool HasDefaultKeys)
{
    /// <summary>gost's own: nothing is verified, everything may be bound, and everybody knows the keys.</summary>
    public static UrlDefaults Gost { get; } = new(VerifiesCertificates: false, BindsEverywhere: true, HasDefaultKeys: true);

    /// <summary>Those of a program that uses the library.</summary>
    public static UrlDefaults Library { get; } = new(VerifiesCertificates: true, BindsEverywhere: false, HasDefaultKeys: false);
}
