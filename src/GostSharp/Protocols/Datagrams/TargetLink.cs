using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using GostSharp.Relaying;

namespace GostSharp.Protocols.Datagrams;

/// <summary>One target of an association with a connection of its own, and the packets that wait until that is made.</summary>
internal sealed class TargetLink : IDisposable
{
    private const int BufferSize = 65_536;

    private readonly AnswerSink _answers;
    private readonly PacketCount _count;
    private readonly AssociationOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _stop;
    private readonly InactivityLimit _inactivity;
    private readonly Lock _gate = new();
    private readonly WaitingPackets _waiting;
    private DatagramConnection? _connection;
    private bool _isOver;

    public TargetLink(
        EndPoint target,
        AnswerSink answers,
        PacketCount count,
        WaitingRoom room,
        AssociationOptions options,
        TimeProvider timeProvider,
        CancellationToken stopping)
    {
        Target = target;
        _answers = answers;
        _count = count;
        _waiting = new WaitingPackets(options.QueueLength, room);
        _options = options;
        _timeProvider = timeProvider;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _inactivity = new InactivityLimit(_stop, timeProvider);
        LastUse = timeProvider.GetTimestamp();
    }

    public EndPoint Target { get; }

    public long LastUse { get; private set; }

    public bool IsConnecting
    {
        get
        {
            lock (_gate)
            {
                return _connection is null && !_isOver;
            }
        }
    }

    /// <summary>True as soon as it was told to end, or has rested for too long.</summary>
    public bool IsEnding
    {
        get
        {
            lock (_gate)
            {
                return _isOver || _stop.IsCancellationRequested;
            }
        }
    }

    /// <summary>Sends a packet, or lets it wait for the connection; what is too much or too late is lost.</summary>
    public ValueTask SendAsync(ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        DatagramConnection? connection;
        lock (_gate)
        {
            Touch();
            connection = _connection;
            if (connection is null && !_isOver && _waiting.TryAdd(payload))
            {
                return ValueTask.CompletedTask;
            }
        }

        if (connection is not null)
        {
            return SendAsync(connection, payload, cancellationToken);
        }

        _count.CountDropped();
        return ValueTask.CompletedTask;
    }

    /// <summary>Connects and carries answers until the target has ended or failed, or nothing has moved for too long.</summary>
    public async Task RunAsync(Func<CancellationToken, ValueTask<DatagramConnection>> connect)
    {
        using var _ = this;
        try
        {
            var connection = await connect(_stop.Token).ConfigureAwait(false);
            await using var __ = connection.ConfigureAwait(false);
            _inactivity.Arm(_options.ConnectionIdleTimeout);
            await SendWaitingAsync(connection).ConfigureAwait(false);
            await ReceiveAsync(connection).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is GostException or OperationCanceledException)
        {
            // Unreachable, refused, idle: the packets to this target are lost, and the next one tries again.
        }
        finally
        {
            End();
        }
    }

    /// <summary>Makes room for another target.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _stop.Cancel();
            }
        }
    }

    public void Dispose()
    {
        _inactivity.Dispose();
        _stop.Dispose();
    }

    private async ValueTask SendWaitingAsync(DatagramConnection connection)
    {
        while (true)
        {
            byte[]? next;
            lock (_gate)
            {
                if (!_waiting.TryTake(out next))
                {
                    _connection = connection;
                    return;
                }
            }

            await SendAsync(connection, next, _stop.Token).ConfigureAwait(false);
        }
    }

    private async ValueTask ReceiveAsync(DatagramConnection connection)
    {
        var source = connection.RemoteEndPoint is IPEndPoint address ? address : Target;
        while (await connection.WaitToReceiveAsync(_stop.Token).ConfigureAwait(false))
        {
            if (!await MoveOneAsync(connection, source).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> MoveOneAsync(DatagramConnection connection, EndPoint source)
    {
        var rented = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var read = await connection.ReceiveAsync(rented, _stop.Token).ConfigureAwait(false);
            if (!read.IsEnd)
            {
                Touch();
                await _answers.SendAsync(rented.AsMemory(0, read.Length), source, _stop.Token).ConfigureAwait(false);
            }

            return !read.IsEnd;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(DatagramConnection connection, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (payload.Length < connection.MinDatagramSize || payload.Length > connection.MaxDatagramSize)
        {
            _count.CountDropped();
            return;
        }

        try
        {
            await connection.SendAsync(payload, cancellationToken).ConfigureAwait(false);
            _count.CountSent(payload.Length);
        }
        catch (GostException)
        {
            // Its receiver learns the same, and ends it.
            _count.CountDropped();
        }
    }

    private void Touch()
    {
        LastUse = _timeProvider.GetTimestamp();
        _inactivity.Touch();
    }

    private void End()
    {
        lock (_gate)
        {
            _isOver = true;
            _connection = null;
            while (_waiting.TryTake(out _))
            {
                _count.CountDropped();
            }
        }
    }
}
