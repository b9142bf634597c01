using System.Globalization;
using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>Runs dig over UDP, without its configuration file.</summary>
public static class Dig
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    /// <summary>Asks a server for the addresses of a name, once and with patience.</summary>
    public static async Task<string> AskAsync(IPEndPoint server, string name = DnsmasqServer.Name)
    {
        ArgumentNullException.ThrowIfNull(server);
        string[] arguments =
        [
            "-r", "+short", "+notcp", "+ignore", "+tries=1", "+time=10", "-p", server.Port.ToString(CultureInfo.InvariantCulture), $"@{server.Address}", name, "A",
        ];
        var result = await ForeignProgram.RunAsync(new ForeignProgramOptions("dig", arguments), _limit);
        return result.ExitCode == 0 ? result.Output.Trim() : $"dig ended with {result.ExitCode}: {result.Output}{result.Errors}";
    }
}
