using System.Globalization;
using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>Runs dig over UDP, without its configuration file.</summary>
public static class Dig
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    /// <summary>Asks a server for the addresses of a name, once and with patience.</summary>
    /// <param name="server">The server.</param>
    /// <param name="name">The name.</param>
    /// <param name="from">The port of 127.0.0.1 to ask from; null is any.</param>
    public static async Task<string> AskAsync(IPEndPoint server, string name = DnsmasqServer.Name, int? from = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        string[] arguments =
        [
            "-r", "+short", "+notcp", "+ignore", "+tries=1", "+time=10", "-p", server.Port.ToString(CultureInfo.InvariantCulture), $"@{server.Address}", name, "A",
            .. from is null ? Array.Empty<string>() : ["-b", $"127.0.0.1#{from}"],
        ];
        var result = await ForeignProgram.RunAsync(new ForeignProgramOptions("dig", arguments), _limit);
        return result.ExitCode == 0 ? result.Output.Trim() : $"dig ended with {result.ExitCode}: {result.Output}{result.Errors}";
    }
}
