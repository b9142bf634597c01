using System.Globalization;
using System.Net;

namespace GostSharp.InteropTests.Peers;

/// <summary>A dnsmasq on 127.0.0.1 that knows one name, with an address that tells which server it was.</summary>
public sealed class DnsmasqServer : IAsyncDisposable
{
    /// <summary>The name that it knows.</summary>
    public const string Name = "who.test";

    private readonly ForeignProgram _dnsmasq;

    private DnsmasqServer(ForeignProgram dnsmasq, int port, IPAddress answer)
    {
        _dnsmasq = dnsmasq;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
        Answer = answer.ToString();
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>What it answers to the question for <see cref="Name"/>.</summary>
    public string Answer { get; }

    /// <summary>Starts a server on a free port that answers with 10.0.0.<paramref name="number"/>.</summary>
    public static Task<DnsmasqServer> StartAsync(byte number, CancellationToken cancellationToken = default) =>
        FreePort.StartAsync(port => StartAsync(port, new IPAddress([10, 0, 0, number]), cancellationToken));

    public ValueTask DisposeAsync() => _dnsmasq.DisposeAsync();

    private static async Task<DnsmasqServer> StartAsync(int port, IPAddress answer, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--keep-in-foreground", "--conf-file=/dev/null", "--pid-file=", "--log-facility=-",
            "--no-resolv", "--no-hosts", "--no-poll", "--bind-interfaces", "--listen-address=127.0.0.1",
            "--port=" + port.ToString(CultureInfo.InvariantCulture), $"--address=/{Name}/{answer}",
            .. Environment.IsPrivilegedProcess ? ["--user=root", "--group=root"] : Array.Empty<string>(),
        ];
        var options = new ForeignProgramOptions("dnsmasq", arguments) { IsReady = Ready.WhenTcpAccepts(port) };
        return new DnsmasqServer(await ForeignProgram.StartAsync(options, cancellationToken), port, answer);
    }
}
