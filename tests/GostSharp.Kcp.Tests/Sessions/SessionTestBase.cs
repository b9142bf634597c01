using System.Net;
using GostSharp.Kcp.Sessions;
using GostSharp.Kcp.Tests.Network;

namespace GostSharp.Kcp.Tests.Sessions;

/// <summary>A network in memory, and what was made on it, which is gone after every test.</summary>
public abstract class SessionTestBase : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _owned = [];

    internal static KcpOptions Options { get; } = new KcpOptions { Crypt = KcpCrypt.FromPassword(KcpCipher.Aes, "test") } with { Linger = TimeSpan.Zero };

    internal MemoryKcpNetwork Network { get; } = new();

    internal ManualTime Time { get; } = new();

    /// <summary>The clock of the sessions.</summary>
    internal virtual TimeProvider Clock => Time;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var owned in Enumerable.Reverse(_owned))
        {
            await owned.DisposeAsync();
        }

        // Nothing may be left: neither sockets nor timers.
        Network.Count.Should().Be(0);
        KcpScheduler.For(Clock).Count.Should().Be(0);
        Time.ActiveTimers.Should().Be(0);
    }

    internal KcpListener Listen(KcpListenerOptions? options = null, params KcpOptions[] profiles) =>
        Own(KcpListener.Start(Network.Bind(), profiles.Length == 0 ? [Options] : profiles, options, Clock));

    internal KcpSession Connect(KcpListener listener, KcpOptions? options = null, int? port = null) =>
        Own(KcpClient.Connect(Network.Bind(port), listener.LocalEndPoint!, options ?? Options, Clock));

    internal async Task<KcpSession> AcceptAsync(KcpListener listener)
    {
        var session = await listener.AcceptAsync().AsTask().WaitAsync(TestTimeouts.Wait);
        return Own(session ?? throw new InvalidOperationException("The listener has stopped."));
    }

    /// <summary>A session whose first byte has arrived.</summary>
    internal async Task<(KcpSession Client, KcpSession Server)> OpenAsync(KcpListener listener, KcpOptions? options = null, int? port = null)
    {
        var pair = await OpenUnsettledAsync(listener, options, port);
        await SettleAsync(pair.Client);
        return pair;
    }

    /// <summary>A session whose first byte has arrived, and whose client may not know that yet.</summary>
    internal async Task<(KcpSession Client, KcpSession Server)> OpenUnsettledAsync(KcpListener listener, KcpOptions? options = null, int? port = null)
    {
        var client = Connect(listener, options, port);
        await client.Stream.WriteAsync(new byte[] { 42 });
        var server = await AcceptAsync(listener);
        (await ReadAsync(server, 1)).Should().Equal(42);
        return (client, server);
    }

    /// <summary>Lets the clock go on until everything is acknowledged.</summary>
    internal Task SettleAsync(KcpSession session) => Eventually.TrueAsync(() =>
    {
        Time.Advance(TimeSpan.FromMilliseconds(10));
        return session.Statistics.Unacknowledged == 0;
    });

    internal T Own<T>(T owned)
        where T : IAsyncDisposable
    {
        _owned.Add(owned);
        return owned;
    }

    internal static async Task<byte[]> ReadAsync(KcpSession session, int count)
    {
        var bytes = new byte[count];
        await session.Stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(TestTimeouts.Wait);
        return bytes;
    }

    internal static EndPoint Address(int port) => new IPEndPoint(IPAddress.Loopback, port);
}
