using System.Globalization;
using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>Dante's SOCKS library under a program that knows nothing of it and asks a name server over UDP.</summary>
internal static class DanteClient
{
    private const string Script = """
        import socket, sys
        question = b"\x12\x34\x01\0\0\1\0\0\0\0\0\0" + b"".join(bytes([len(label)]) + label.encode() for label in sys.argv[2].split(".")) + b"\0\0\1\0\1"
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        client.settimeout(10)
        for _ in range(int(sys.argv[3])):
            client.sendto(question, ("localhost", int(sys.argv[1])))
            print(socket.inet_ntoa(client.recvfrom(512)[0][-4:]))
        """;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    /// <summary>Asks so many times, one after the other from one socket, and returns the answers or why there are none.</summary>
    /// <remarks>The name server is asked by a name: the library goes to addresses of this machine itself.</remarks>
    public static async Task<string[]> AskAsync(IPEndPoint proxy, DnsmasqServer server, int times, string? user = null, string? password = null)
    {
        using var directory = new TemporaryDirectory("dante-client");
        string[] arguments = [WebSocketPeer.Python, "-c", Script, Text(server.EndPoint.Port), DnsmasqServer.Name, Text(times)];
        var result = await ForeignProgram.RunAsync(
            new ForeignProgramOptions("socksify", arguments)
            {
                Environment = new Dictionary<string, string?>
                {
                    ["SOCKS_CONF"] = directory.Write("socks.conf", Configuration(proxy, user is not null)),
                    ["SOCKS_USERNAME"] = user,
                    ["SOCKS_PASSWORD"] = password,
                },
            },
            _limit);
        return result.ExitCode == 0 ? result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [$"it ended with {result.ExitCode}: {result.Errors}"];
    }

    private static string Configuration(IPEndPoint proxy, bool hasUser) => $$"""
        logoutput: stderr
        resolveprotocol: fake
        route {
          from: 0.0.0.0/0 to: 0.0.0.0/0 via: {{proxy.Address}} port = {{proxy.Port}}
          proxyprotocol: socks_v5
          protocol: tcp udp
          command: connect udpassociate
          method: {{(hasUser ? "username" : "none")}}
        }

        """;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
