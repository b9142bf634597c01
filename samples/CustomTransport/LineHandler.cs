using System.Net;
using GostSharp;
using GostSharp.Relaying;

namespace CustomTransport;

/// <summary>The answering side of the line protocol: reads the target, dials it, answers, and carries the bytes.</summary>
internal sealed class LineHandler(IRoute route, TimeProvider timeProvider) : IHandler
{
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        var client = connection as StreamConnection ?? throw new GostException(FailureReason.NotSupported, "the line protocol needs a stream");
        var address = await ReadTargetAsync(client, cancellationToken);
        await using var target = await DialAsync(client, address, cancellationToken);
        await Line.WriteAsync(client, Line.Yes, cancellationToken);
        var relay = new Relay(client, target, timeProvider: timeProvider);
        client.Features.Get<ConnectionActivity>()?.Begin(address, relay); // For the service's counters.
        await relay.RunAsync(cancellationToken);
    }

    private async Task<EndPoint> ReadTargetAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(HandshakeTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var line = await Line.ReadAsync(client, either.Token);
            return Address.TryParse(line, out var address) ? address : throw new ProtocolException($"'{line}' is not an address");
        }
        catch (OperationCanceledException exception) when (timer.IsCancellationRequested)
        {
            throw new GostException(FailureReason.TimedOut, "the peer did not name a target in time", exception);
        }
    }

    private async Task<StreamConnection> DialAsync(StreamConnection client, EndPoint address, CancellationToken cancellationToken)
    {
        try
        {
            return (StreamConnection)await route.ConnectAsync(new ConnectContext(address, client.RemoteEndPoint), cancellationToken);
        }
        catch (ConnectFailedException exception)
        {
            await Line.WriteAsync(client, $"no {exception.Reason}", cancellationToken);
            throw;
        }
    }
}
