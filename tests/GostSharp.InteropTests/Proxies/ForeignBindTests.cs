using System.Net;
using GostSharp.InteropTests.Cli;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Proxies;

/// <summary>Remote forwarding at the end of somebody else's SOCKS5 server, which knows nothing of gost's commands.</summary>
public sealed class ForeignBindTests
{
    [RequiresPeer("danted", "nginx", "curl")]
    public async Task Dante_binds_for_one_visitor_after_the_other()
    {
        await using var web = await NginxServer.StartAsync();
        await using var server = await SocksServers.DanteAsync();
        foreach (var mbind in new[] { "", "?mbind=false" })
        {
            var port = FreePort.FindBlock(1);
            await using var gost = await GostCommand.Of($"-L rtcp://:{port}/{web.EndPoint} -F socks5://{server.EndPoint}{mbind}").StartAsync();
            for (var visitor = 0; visitor < 3; visitor++)
            {
                await Eventually.TrueAsync(() => IsOpen(port), "dante has opened the port");
                (await GostProgram.AskAsync(new IPEndPoint(IPAddress.Loopback, port))).Should().Be(web.Body);
            }

            gost.Log.Messages("warning").Should().NotContain(message => message.Contains("is not bound", StringComparison.Ordinal));
        }
    }

    private static bool IsOpen(int port) =>
        System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);
}
