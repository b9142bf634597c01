using System.Net;
using System.Runtime.CompilerServices;
using GostSharp.Kcp;

namespace GostSharp.Transports.Kcp;

/// <summary>A packet connection to a node, here or behind a chain, under the one session of a dialer.</summary>
/// <param name="connection">The connection, which is owned.</param>
/// <param name="node">Who is at its other end.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class ConnectionCarrier(DatagramConnection connection, EndPoint node, TimeProvider timeProvider) : KcpSocket
{
    // Refusals (ICMP) of a session that runs may be forged, and this machine may be short of something; failures that go on while nothing comes tell the truth.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const long Never = -1;

    private readonly FailurePause _pause = new(timeProvider);
    private long _failingSince = Never;
    private volatile bool _hasReceived;
    private volatile GostException? _failure;

    public override EndPoint? LocalEndPoint => connection.LocalEndPoint;

    /// <summary>Why it has ended; null while it lives, and when it was closed.</summary>
    public GostException? Failure => _failure;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default)
    {
        do
        {
            try
            {
                return await connection.WaitToReceiveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (GostException exception) when (Passes(exception))
            {
                // The next packet is another matter.
            }
        }
        while (await _pause.WaitAsync(_pause.Next(), cancellationToken).ConfigureAwait(false));

        return false;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReceiveAsync(Memory<KcpDatagram> datagrams, CancellationToken cancellationToken = default)
    {
        var count = 0;
        while (count < datagrams.Length && (count == 0 || connection is ILocalSocket { HasMore: true }))
        {
            try
            {
                var read = await connection.ReceiveAsync(datagrams.Span[count].Buffer, cancellationToken).ConfigureAwait(false);
                if (read.IsEnd)
                {
                    break;
                }

                NoteReceived();
                // What was cut can be no packet any more.
                datagrams.Span[count] = datagrams.Span[count] with { Length = read.Truncated ? 0 : read.Length, Peer = node };
                count++;
            }
            catch (GostException exception) when (Passes(exception))
            {
                if (count > 0 || !await _pause.WaitAsync(_pause.Next(), cancellationToken).ConfigureAwait(false))
                {
                    break;
                }
            }
        }

        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<KcpDatagram> datagrams, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < datagrams.Length; i++)
        {
            try
            {
                await connection.SendAsync(datagrams.Span[i].Payload, cancellationToken).ConfigureAwait(false);
            }
            catch (GostException exception) when (Passes(exception))
            {
                // It is sent again, as whatever else is lost.
            }
        }
    }

    public override ValueTask DisposeAsync()
    {
        _pause.Dispose();
        return connection.DisposeAsync();
    }

    private void NoteReceived()
    {
        _hasReceived = true;
        _pause.Reset();
        Volatile.Write(ref _failingSince, Never);
    }

    // Reports come with whatever call is next. Before anything has come from the node, one is enough: it is not there.
    private bool Passes(GostException exception)
    {
        var mayPass = exception.Reason switch
        {
            FailureReason.ConnectionLost => false,
            FailureReason.Refused or FailureReason.Unreachable => _hasReceived,
            _ => true,
        };
        if (mayPass && HasPatience())
        {
            return true;
        }

        _failure ??= exception;
        connection.Abort(exception);
        return false;
    }

    private bool HasPatience()
    {
        var now = timeProvider.GetTimestamp();
        var since = Interlocked.CompareExchange(ref _failingSince, now, Never);
        return since == Never || timeProvider.GetElapsedTime(since, now) < Patience;
    }
}
