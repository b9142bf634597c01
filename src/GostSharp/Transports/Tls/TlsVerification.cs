namespace GostSharp.Transports.Tls;

/// <summary>What a client demands of the server's certificate.</summary>
internal enum TlsVerification
{
    /// <summary>Nothing: any certificate will do.</summary>
    None,

    /// <summary>It comes from one of the given roots, whatever its name.</summary>
    Chain,

    /// <summary>It comes from one of the given roots, or else the system's, and has the server's name.</summary>
    Full,

    /// <summary>It has the pinned key, whoever made it and whatever its name and dates.</summary>
    Pin,
}
