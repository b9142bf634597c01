using System.Net;
using GostSharp.Codecs;
using GostSharp.Multiplexing;
using GostSharp.Protocols.Relay;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Binding;

/// <summary>A proxy on 10.0.0.1 that binds for its clients, which are on 10.0.0.2, and those who connect to it from 10.0.0.3.</summary>
internal sealed class BindBench : IAsyncDisposable
{
    /// <summary>What clients ask for: 10.0.0.1:7000.</summary>
    public const string Wanted = "01 0A 00 00 01 1B 58";

    public const string WantedText = "10.0.0.1:7000";

    private readonly MemoryNetwork _network = new();

    private BindBench()
    {
    }

    public Forwarder Forwarder { get; private set; } = null!;

    public LogCollector Log { get; } = new();

    public MemoryHost Server => _network.GetHost("10.0.0.1");

    public MemoryHost Host(string name) => _network.GetHost(name);

    public MemoryHost Visitor => _network.GetHost("10.0.0.3");

    public static async Task<BindBench> StartAsync(
        string url = "socks5://10.0.0.1:1080?bind=true&permitListen=*&notls=true",
        TimeProvider? time = null,
        Func<ForwarderBuilder, ForwarderBuilder>? change = null)
    {
        var bench = new BindBench();
        var builder = new ForwarderBuilder()
            .UseRoute(bench.Server)
            .UseLoggerFactory(bench.Log)
            .UseTimeProvider(time ?? TimeProvider.System)
            .ShutdownTimeout(TimeSpan.Zero)
            .Listen(url);
        bench.Forwarder = await (change?.Invoke(builder) ?? builder).StartAsync();
        return bench;
    }

    /// <summary>A new connection to the proxy.</summary>
    public Task<StreamConnection> ConnectAsync(string from = "10.0.0.2") => _network.GetHost(from).DialAsync("10.0.0.1:1080");

    /// <summary>Asks for a command of SOCKS5.</summary>
    public async Task<StreamConnection> AskAsync(string command, string address = Wanted, string from = "10.0.0.2", string group = "00")
    {
        var client = await ConnectAsync(from);
        await client.SendAsync("05 01 00");
        await client.ExpectAsync("05 00");
        await client.SendAsync($"05 {command} {group} {address}");
        return client;
    }

    /// <summary>Reads a reply of SOCKS5 that grants something, and returns its address.</summary>
    public static async Task<EndPoint> GrantedAsync(StreamConnection client)
    {
        var reply = await MessageReader.ReadAsync<Socks5Reply>(client, Socks5Reply.TryParse, Socks5Reply.MaxLength, "reply", CancellationToken.None);
        reply.Code.Should().Be(Socks5ReplyCode.Succeeded);
        return reply.Address!;
    }

    /// <summary>Reads a response of relay that grants something, and returns its address.</summary>
    public static async Task<EndPoint> AnsweredAsync(StreamConnection client)
    {
        var response = await MessageReader.ReadAsync<RelayResponse>(client, RelayResponse.TryParse, RelayFrame.MaxLength, "response", CancellationToken.None);
        response.Status.Should().Be(RelayStatus.Ok);
        return response.Address!;
    }

    /// <summary>Binds with SOCKS5 for many peers, and begins the session.</summary>
    public async Task<MuxSession> BindManyAsync(string address = Wanted, string from = "10.0.0.2", string group = "00")
    {
        var client = await AskAsync("F2", address, from, group);
        await GrantedAsync(client);
        return await BeginAsync(client);
    }

    /// <summary>Begins a client's session, and waits until it has its part in the port.</summary>
    public static async Task<MuxSession> BeginAsync(StreamConnection client)
    {
        var session = MuxSession.AsServer(client, new MuxOptions(), TimeProvider.System);

        // The server refuses streams from the moment in which it leads visitors to the session.
        await using var refused = await session.OpenAsync(new byte[] { 1 });
        await refused.ExpectEndAsync();
        return session;
    }

    /// <summary>Somebody connects to what was bound.</summary>
    public Task<StreamConnection> VisitAsync(string address = WantedText) => Visitor.DialAsync(address);

    /// <summary>Waits until no client is left, and sees that the port is not either.</summary>
    public async Task IsFreeAsync(string address = WantedText)
    {
        await Eventually.TrueAsync(() => Forwarder.Services[0].Statistics.Active == 0);
        await using var listener = await Server.ListenAsync(Address.Parse(address));
        await using var socket = await Server.BindDatagramAsync(Address.Parse(address));
    }

    public async ValueTask DisposeAsync()
    {
        await Forwarder.DisposeAsync();
        Log.Dispose();
        Server.OpenConnections.Should().Be(0);
    }
}
