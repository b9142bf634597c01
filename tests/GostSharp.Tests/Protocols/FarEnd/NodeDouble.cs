using System.Threading.Channels;

namespace GostSharp.Tests.Protocols.FarEnd;

/// <summary>A node whose side of every connection is played by the test.</summary>
internal sealed class NodeDouble : IDialer
{
    private readonly List<ConnectionPair> _pairs = [];
    private readonly Channel<StreamConnection> _dialled = Channel.CreateUnbounded<StreamConnection>();

    public RouteCapabilities Requires => RouteCapabilities.None;

    /// <summary>How often it was dialled.</summary>
    public int Dials { get; private set; }

    /// <summary>What the next dials end with; null connects them.</summary>
    public Exception? Failure { get; set; }

    /// <summary>What the next dials return instead of a stream.</summary>
    public Connection? Session { get; set; }

    public ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default)
    {
        Dials++;
        if (Failure is not null || Session is not null)
        {
            return Session is null ? ValueTask.FromException<Connection>(Failure!) : ValueTask.FromResult(Session);
        }

        var pair = ConnectionPair.CreateInMemory();
        _pairs.Add(pair);
        _dialled.Writer.TryWrite(pair.Server);
        return ValueTask.FromResult<Connection>(pair.Client);
    }

    /// <summary>The node's side of the next connection.</summary>
    public async Task<StreamConnection> AcceptAsync() => await _dialled.Reader.ReadAsync().AsTask().WaitAsync(TestTimeouts.Wait);

    public async ValueTask DisposeAsync()
    {
        foreach (var pair in _pairs)
        {
            await pair.DisposeAsync();
        }
    }
}
