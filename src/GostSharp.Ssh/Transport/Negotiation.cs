namespace GostSharp.Ssh.Transport;

/// <summary>Finds what both ends can do: the first name of the client that the server has, too (RFC 4253 section 7.1).</summary>
internal static class Negotiation
{
    private const int MaxShown = 300;

    public static SshNegotiated Choose(KexInit client, KexInit server, bool isStrict)
    {
        _ = Choose("compressions", client.CompressionsToServer, server.CompressionsToServer);
        _ = Choose("compressions", client.CompressionsToClient, server.CompressionsToClient);
        var toServer = Choose("ciphers", client.CiphersToServer, server.CiphersToServer);
        var toClient = Choose("ciphers", client.CiphersToClient, server.CiphersToClient);
        return new SshNegotiated
        {
            KeyExchange = Choose("key exchanges", client.KeyExchanges, server.KeyExchanges),
            HostKey = Choose("host key algorithms", client.HostKeys, server.HostKeys),
            CipherToServer = toServer,
            CipherToClient = toClient,
            MacToServer = CipherSuites.HasOwnMac(toServer) ? null : Choose("MACs", client.MacsToServer, server.MacsToServer),
            MacToClient = CipherSuites.HasOwnMac(toClient) ? null : Choose("MACs", client.MacsToClient, server.MacsToClient),
            IsStrict = isStrict,
        };
    }

    /// <summary>Whether the message that was sent ahead of the negotiation is for another exchange than the chosen one.</summary>
    public static bool IsGuessWrong(KexInit ours, KexInit peers) =>
        ours.KeyExchanges.FirstOrDefault() != peers.KeyExchanges.FirstOrDefault() || ours.HostKeys.FirstOrDefault() != peers.HostKeys.FirstOrDefault();

    private static string Choose(string what, string[] client, string[] server)
    {
        var known = server.ToHashSet(StringComparer.Ordinal);
        return client.FirstOrDefault(name => known.Contains(name) && !IsMarker(name))
            ?? throw new SshException(SshFailure.KeyExchange, $"The two ends have no {what} in common: the client has {Show(client)}, the server has {Show(server)}.");
    }

    private static bool IsMarker(string name) =>
        name is Markers.ExtInfoClient or Markers.ExtInfoServer or Markers.StrictClient or Markers.StrictServer;

    private static string Show(string[] names)
    {
        var text = string.Join(", ", names.Where(name => !IsMarker(name)));
        return text.Length == 0 ? "none" : text.Length <= MaxShown ? text : string.Concat(text.AsSpan(0, MaxShown), "...");
    }
}
