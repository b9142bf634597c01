namespace GostSharp.Ssh.Transport;

/// <summary>Names in the list of key exchanges that are none: they say what an end can do besides.</summary>
internal static class Markers
{
    public const string ExtInfoClient = "ext-info-c";
    public const string ExtInfoServer = "ext-info-s";
    public const string StrictClient = "kex-strict-c-v00@openssh.com";
    public const string StrictServer = "kex-strict-s-v00@openssh.com";

    /// <summary>What an end sends; all but the first exchange of keys go without.</summary>
    public static string[] Of(bool isClient) => isClient ? [ExtInfoClient, StrictClient] : [ExtInfoServer, StrictServer];

    public static bool AreStrict(KexInit client, KexInit server) =>
        client.KeyExchanges.Contains(StrictClient) && server.KeyExchanges.Contains(StrictServer);
}
