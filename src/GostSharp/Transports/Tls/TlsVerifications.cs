namespace GostSharp.Transports.Tls;

/// <summary>How settings become a <see cref="TlsVerification"/>.</summary>
internal static class TlsVerifications
{
    /// <summary>gost's decision table, and a pin, which it does not have.</summary>
    /// <param name="secure">What was said about verification; null when nothing was.</param>
    /// <param name="hasRoots">Own roots were given.</param>
    /// <param name="hasPin">A pin was given: it alone decides.</param>
    /// <param name="verifyByDefault">What the front end means by silence: gost's verify nothing, ours everything.</param>
    public static TlsVerification From(bool? secure, bool hasRoots, bool hasPin, bool verifyByDefault) => (hasPin, secure ?? verifyByDefault) switch
    {
        (true, _) => TlsVerification.Pin,
        (_, true) => TlsVerification.Full,
        _ => hasRoots ? TlsVerification.Chain : TlsVerification.None,
    };
}
