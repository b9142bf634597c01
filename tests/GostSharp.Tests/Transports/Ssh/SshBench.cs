using GostSharp.Diagnostics;
using GostSharp.Ssh.Client;
using GostSharp.Tests.Seams.Doubles;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Transports.Ssh;

/// <summary>An SSH server on 10.0.0.1:22 of a network in memory, and clients of the library beneath on 10.0.0.2.</summary>
internal sealed class SshBench : IAsyncDisposable
{
    private readonly MemoryNetwork _network = new();

    public LogCollector Log { get; } = new();

    public Forwarder Forwarder { get; private set; } = null!;

    public MemoryHost Server => _network.GetHost("10.0.0.1");

    public MemoryHost Client => _network.GetHost("10.0.0.2");

    public static async Task<SshBench> StartAsync(string url = "sshd://10.0.0.1:22", TimeProvider? time = null, TimeSpan shutdown = default)
    {
        var bench = new SshBench();
        bench.Forwarder = await new ForwarderBuilder()
            .UseRoute(bench.Server)
            .UseLoggerFactory(bench.Log)
            .UseTimeProvider(time ?? TimeProvider.System)
            .ShutdownTimeout(shutdown)
            .Listen(url)
            .StartAsync();
        return bench;
    }

    /// <summary>A connection that says nothing yet.</summary>
    public Task<StreamConnection> ConnectAsync() => Client.DialAsync("10.0.0.1:22");

    /// <summary>Logs in.</summary>
    public async Task<SshClientSession> LogInAsync(string user = "", string? password = null)
    {
        var options = new SshClientOptions { UserName = user, Password = password, CheckHostKeyAsync = static (_, _) => ValueTask.FromResult(true) };
        return await SshClientSession.ConnectAsync(new ConnectionStream(await ConnectAsync()), options);
    }

    /// <summary>How many clients have got in so far.</summary>
    public int Logins => Log.Records.Count(record => record.EventId.Id == EventIds.LoggedIn);

    public async ValueTask DisposeAsync()
    {
        await Forwarder.DisposeAsync();
        Log.Dispose();
        Server.OpenConnections.Should().Be(0);
    }
}
