using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using GostSharp.Diagnostics;
using GostSharp.Kcp;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Kcp;

/// <summary>A bound packet socket, here or behind a chain, under the sessions of a listener.</summary>
/// <param name="socket">The socket, which is owned.</param>
/// <param name="service">The service, for logs.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where a socket that fails is told of.</param>
internal sealed class SocketCarrier(DatagramSocket socket, string service, TimeProvider timeProvider, ILogger logger) : KcpSocket
{
    // A second lies between them in the end, and a peer that owes an answer is given up after half of that minute.
    private const int MaxFailures = 60;

    private readonly FailurePause _pause = new(timeProvider);
    private Datagram[] _received = [];

    public override EndPoint? LocalEndPoint => socket.LocalEndPoint;

    /// <summary>Called before each wait for packets, when those that came before were dealt with.</summary>
    public Action? Waiting { get; set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default)
    {
        Waiting?.Invoke();
        while (true)
        {
            try
            {
                return await socket.WaitToReceiveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (GostException exception) when (Passes(exception))
            {
                if (!await GoOnAsync(exception, cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReceiveAsync(Memory<KcpDatagram> datagrams, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var room = Room(datagrams.Span);
                var count = await socket.ReceiveManyAsync(room, cancellationToken).ConfigureAwait(false);
                _pause.Reset();
                Take(room.Span[..count], datagrams.Span);
                return count;
            }
            catch (GostException exception) when (Passes(exception))
            {
                if (!await GoOnAsync(exception, cancellationToken).ConfigureAwait(false))
                {
                    return 0;
                }
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<KcpDatagram> datagrams, CancellationToken cancellationToken = default)
    {
        var failures = default(SendFailures);
        for (var i = 0; i < datagrams.Length; i++)
        {
            var datagram = datagrams.Span[i];
            try
            {
                await socket.SendAsync(datagram.Payload, datagram.Peer!, cancellationToken).ConfigureAwait(false);
            }
            catch (GostException exception) when (exception.Reason is not FailureReason.ConnectionLost)
            {
                failures.Add(exception);
            }
        }

        failures.ThrowIfAny();
    }

    public override ValueTask DisposeAsync()
    {
        _pause.Dispose();
        return socket.DisposeAsync();
    }

    private bool Passes(GostException exception) => _pause.Failures < MaxFailures && MayPass(exception);

    // Reports about single peers, and what this machine is short of for the moment. The framework has no name for ENOMEM, and calls it by that of all errors.
    private static bool MayPass(GostException exception) =>
        exception.Reason is FailureReason.Refused or FailureReason.Unreachable or FailureReason.ResourcesExhausted
        || exception.InnerException is SocketException { SocketErrorCode: SocketError.SocketError };

    /// <summary>Waits before the next receive, which is another matter; false when there is none.</summary>
    private ValueTask<bool> GoOnAsync(GostException exception, CancellationToken cancellationToken)
    {
        var delay = _pause.Next();
        if (_pause.Failures == 2)
        {
            // One alone is no news, and those that follow are none any more.
            logger.DatagramReceiveFailed(service, delay, exception.Message);
        }

        return _pause.WaitAsync(delay, cancellationToken);
    }

    private static void Take(ReadOnlySpan<Datagram> received, Span<KcpDatagram> datagrams)
    {
        for (var i = 0; i < received.Length; i++)
        {
            // What was cut can be no packet any more.
            var datagram = received[i];
            datagrams[i] = datagrams[i] with { Length = datagram.Truncated ? 0 : datagram.Length, Peer = datagram.Peer };
        }
    }

    private Memory<Datagram> Room(ReadOnlySpan<KcpDatagram> datagrams)
    {
        if (_received.Length < datagrams.Length)
        {
            _received = new Datagram[datagrams.Length];
        }

        for (var i = 0; i < datagrams.Length; i++)
        {
            _received[i] = new Datagram(datagrams[i].Buffer);
        }

        return _received.AsMemory(0, datagrams.Length);
    }
}
