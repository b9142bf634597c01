using System.Net;
using System.Net.Sockets;
using GostSharp.Multiplexing;

namespace GostSharp.FunctionalTests;

/// <summary>Servers that bind for their clients, over real sockets.</summary>
public class BindTests : LeakCheckedTests
{
    private const byte Bind = 0x02;
    private const byte MuxBind = 0xF2;
    private const byte UdpTunnel = 0xF3;
    private const string Server = "socks5://127.0.0.1:0?bind=true";

    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_plain_client_gets_the_first_who_connects()
    {
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen(Server));
        var (client, bound) = await PlainBindClient.AskAsync(proxy.EndPoint, Bind, AnyPort);
        await using var _ = client;
        await using var visitor = await TcpClients.ConnectAsync(bound);

        (await client.ReadReplyAsync()).Should().Be(visitor.LocalEndPoint);
        await bound.IsRefusedAsync();
        var echoing = EchoAsync(client.Connection);
        await visitor.EchoesAsync(seed: 1, 5_000_000);
        await visitor.CompleteWritesAsync();
        await echoing;
        await visitor.SeesEndAsync();
        await Eventually.TrueAsync(() => proxy.Statistics is { Active: 0, BytesUp: 5_000_000, BytesDown: 5_000_000 });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Others_who_have_come_are_reset()
    {
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen(Server));
        var (client, bound) = await PlainBindClient.AskAsync(proxy.EndPoint, Bind, AnyPort);
        await using var _ = client;
        var connecting = Enumerable.Range(0, 5).Select(_ => ConnectOrNullAsync(bound)).ToArray();
        var visitors = (await Task.WhenAll(connecting)).OfType<TcpTestConnection>().ToList();

        var peer = await client.ReadReplyAsync();

        foreach (var visitor in visitors.Where(visitor => !visitor.LocalEndPoint!.Equals(peer)))
        {
            await visitor.SeesResetAsync();
        }

        visitors.Should().Contain(visitor => visitor.LocalEndPoint!.Equals(peer));
        await Task.WhenAll(visitors.Select(visitor => visitor.DisposeAsync().AsTask()));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(Bind, false)]
    [InlineData(Bind, true)]
    [InlineData(MuxBind, false)]
    [InlineData(MuxBind, true)]
    public async Task A_client_that_goes_takes_its_port_with_it(byte command, bool breaks)
    {
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen(Server));
        var (client, bound) = await PlainBindClient.AskAsync(proxy.EndPoint, command, AnyPort);
        await using var _ = client;

        if (breaks)
        {
            client.Connection.Abort();
        }
        else
        {
            await client.Connection.CompleteWritesAsync();
        }

        await bound.IsRefusedAsync();
        await proxy.IsIdleAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Two_hundred_visitors_share_a_session_and_its_end_leaves_nothing()
    {
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen(Server));
        var (client, bound) = await PlainBindClient.AskAsync(proxy.EndPoint, MuxBind, AnyPort);
        await using var session = MuxSession.AsServer(client.Connection, new MuxOptions(), TimeProvider.System);
        var serving = ServeAsync(session);
        var visitors = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => TcpClients.ConnectAsync(bound)));

        await Task.WhenAll(visitors.Select((visitor, seed) => visitor.EchoesAsync(seed, 100_000)));
        await Eventually.TrueAsync(() => proxy.Statistics is { Active: 1, BytesUp: 20_000_000, BytesDown: 20_000_000 });
        var resets = visitors.Select(visitor => visitor.SeesResetAsync()).ToArray();
        session.Abort();

        await Task.WhenAll(resets);
        await serving;
        await bound.IsRefusedAsync();
        await Task.WhenAll(visitors.Select(visitor => visitor.DisposeAsync().AsTask()));
        await proxy.IsIdleAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(Bind)]
    [InlineData(MuxBind)]
    [InlineData(UdpTunnel)]
    public async Task A_service_that_stops_frees_the_ports_of_its_clients(byte command)
    {
        await using var proxy = await Forwarding.StartAsync(builder => builder.Listen(Server).ShutdownTimeout(TimeSpan.Zero));
        using var held = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        held.Bind(AnyPort);
        var wanted = (IPEndPoint)held.LocalEndPoint!;
        held.Dispose();
        var (client, bound) = await PlainBindClient.AskAsync(proxy.EndPoint, command, wanted);
        await using var _ = client;
        bound.Should().Be(wanted);

        await proxy.Forwarder.StopAsync();

        using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        tcp.Bind(wanted);
        using var udp = new UdpClient(wanted);
    }

    private static async Task<TcpTestConnection?> ConnectOrNullAsync(IPEndPoint server)
    {
        try
        {
            return await TcpClients.ConnectAsync(server);
        }
        catch (SocketException)
        {
            // It came too late.
            return null;
        }
    }

    private static async Task EchoAsync(StreamConnection connection)
    {
        await connection.Stream.CopyToAsync(connection.Stream);
        await connection.CompleteWritesAsync();
    }

    private static async Task ServeAsync(MuxSession session)
    {
        var running = new List<Task>();
        while (await session.AcceptAsync() is StreamConnection stream)
        {
            running.Add(ServeAsync(stream));
        }

        await Task.WhenAll(running);
    }

    private static async Task ServeAsync(StreamConnection stream)
    {
        await using var _ = stream;
        try
        {
            await stream.Stream.ReadExactlyAsync(new byte[10]);
            await EchoAsync(stream);
        }
        catch (Exception exception) when (exception is IOException or GostException)
        {
            // The session was broken.
        }
    }
}
