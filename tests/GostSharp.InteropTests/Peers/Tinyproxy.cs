namespace GostSharp.InteropTests.Peers;

/// <summary>Somebody else's HTTP proxy.</summary>
internal static class Tinyproxy
{
    /// <summary>Starts tinyproxy, which asks for that user where one is given.</summary>
    public static Task<PeerServer> StartAsync(string? user = null, string password = "") => PeerServer.StartAsync("tinyproxy", (directory, port) =>
        new ForeignProgramOptions("tinyproxy", "-d", "-c", directory.Write("tinyproxy.conf", $"""
            Port {port}
            Listen 127.0.0.1
            Timeout 60
            MaxClients 50
            Allow 127.0.0.1
            {(user is null ? "" : $"BasicAuth {user} {password}")}

            """)));
}
