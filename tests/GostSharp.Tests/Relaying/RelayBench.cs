using GostSharp.Relaying;

namespace GostSharp.Tests.Relaying;

/// <summary>A user and a server with a relay between them, all in memory.</summary>
internal sealed class RelayBench : IAsyncDisposable
{
    private readonly ConnectionPair _left;
    private readonly ConnectionPair _right;

    public RelayBench(RelayOptions? options = null, int pipeSize = 64 * 1024)
    {
        _left = ConnectionPair.CreateInMemory(pipeSize);
        _right = ConnectionPair.CreateInMemory(pipeSize);
        Client = new FaultyConnection(_left.Server);
        Target = new FaultyConnection(_right.Client);
        Relay = new Relay(Client, Target, options, Time);
    }

    /// <summary>Who connected to the relay.</summary>
    public StreamConnection User => _left.Client;

    /// <summary>What the relay connected to.</summary>
    public StreamConnection Server => _right.Server;

    /// <summary>The relay's side towards the user.</summary>
    public FaultyConnection Client { get; }

    /// <summary>The relay's side towards the server.</summary>
    public FaultyConnection Target { get; }

    public ManualTime Time { get; } = new();

    public Relay Relay { get; }

    public async ValueTask DisposeAsync()
    {
        await _left.DisposeAsync();
        await _right.DisposeAsync();
    }

    public static async Task<byte[]> ReadToEndAsync(StreamConnection connection)
    {
        using var all = new MemoryStream();
        await connection.Stream.CopyToAsync(all);
        return all.ToArray();
    }

    /// <summary>The peer of <paramref name="connection"/> has aborted it.</summary>
    public static async Task ShouldBeResetAsync(StreamConnection connection) =>
        await connection.Stream.Invoking(stream => stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>();
}
