using System.Buffers;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Transport;

/// <summary>Sends packets in their order, many per write: whoever finds nobody writing writes what is there.</summary>
internal sealed class PacketOutput(Stream stream, Action<Exception> fail) : IDisposable
{
    /// <summary>With this much waiting nobody has to add more.</summary>
    private const int RoomLimit = 256 * 1024;

    /// <summary>So much may be held in all during an exchange of keys, when the reader goes on: what was there before, and more answers than anybody needs.</summary>
    public const int ExchangeLimit = 4 * 1024 * 1024;

    private const int WritesInARow = 8;

    private readonly PacketSealer _sealer = new();
    private readonly HeldPackets _held = new();
    private readonly HashSet<Wakeup> _waiting = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly WriteNotice _notice = new();
    private bool _isWriting;
    private int _beingWritten;
    private bool _isClosed;

    /// <summary>What guards everything here, and what the channels keep about sending.</summary>
    public Lock Gate { get; } = new();

    /// <summary>True between the own KEXINIT and the own NEWKEYS, when other packets wait.</summary>
    public bool IsExchangingKeys { get; private set; }

    /// <summary>Called in the lock when these many bytes were sent with the same keys.</summary>
    public Action? LimitReached { get; set; }

    /// <summary>Called in the lock when the peer makes more wait for the end of an exchange of keys than may; what is added then is dropped.</summary>
    public Action<Exception>? Overflowed { get; set; }

    /// <summary>After how many bytes <see cref="LimitReached"/> is called.</summary>
    public long BytesLimit { get; set; } = long.MaxValue;

    /// <summary>Whether data may be added now. To be asked in the lock.</summary>
    public bool HasRoom => !IsExchangingKeys && _sealer.Length < RoomLimit;

    private int Held => _beingWritten + _sealer.Length + _held.Bytes;

    /// <summary>Adds bytes that are no packet, and writes them.</summary>
    public void SendPlain(ReadOnlySpan<byte> bytes)
    {
        lock (Gate)
        {
            _sealer.AppendPlain(bytes);
        }

        Flush();
    }

    /// <summary>Adds a packet, or holds it back during an exchange of keys, and writes what is there.</summary>
    public void Send(ReadOnlySpan<byte> payload)
    {
        lock (Gate)
        {
            Add(payload);
        }

        Flush();
    }

    /// <summary>Adds a packet, or holds it back during an exchange of keys. In the lock; <see cref="Flush"/> is up to the caller.</summary>
    public void Add(ReadOnlySpan<byte> payload)
    {
        if (_isClosed)
        {
            return;
        }

        if (!TryKeep(payload))
        {
            // Never thrown: timers and callbacks add packets, too, and it is nobody's fault but the peer's.
            Overflowed?.Invoke(new SshException(SshFailure.Protocol, "The peer asks for too many answers during an exchange of keys."));
        }
    }

    /// <summary>Adds a packet of data. In the lock, when there is room.</summary>
    public void AddData(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        if (!_isClosed)
        {
            _sealer.Append(head, body);
            CheckLimit();
        }
    }

    /// <summary>How many are to be woken when there is room.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Wakes somebody as soon as there may be room: once, however often it was asked for. In the lock.</summary>
    public void NotifyOfRoom(Wakeup wakeup) => _waiting.Add(wakeup);

    /// <summary>Sends KEXINIT, and holds back everything else from then on; false when that has happened already.</summary>
    public bool TryBeginKeyExchange(ReadOnlySpan<byte> kexInit)
    {
        lock (Gate)
        {
            if (IsExchangingKeys || _isClosed)
            {
                return false;
            }

            IsExchangingKeys = true;
            _sealer.Append(kexInit);
            // The reader must go on, as the exchange needs it; others look and wait again.
            WakeAll();
        }

        return true;
    }

    /// <summary>Sends NEWKEYS, changes the keys, and sends <paramref name="first"/>, if any, before all that was held back.</summary>
    public void EndKeyExchange(PacketProtection protection, bool restartSequence, ReadOnlySpan<byte> first)
    {
        lock (Gate)
        {
            if (_isClosed)
            {
                protection.Dispose();
                return;
            }

            _sealer.Append([SshMessage.NewKeys]);
            _sealer.Switch(protection, restartSequence);
            IsExchangingKeys = false;
            if (!first.IsEmpty)
            {
                _sealer.Append(first);
            }

            _held.MoveTo(_sealer);
            WakeWaiting();
        }

        Flush();
    }

    /// <summary>Sees to it that what was added is written, without waiting for it.</summary>
    public void Flush()
    {
        lock (Gate)
        {
            if (_isWriting || _isClosed || _sealer.Length == 0)
            {
                return;
            }

            _isWriting = true;
        }

        _ = WriteAsync();
    }

    /// <summary>Waits until what was added has been written, or the output was closed.</summary>
    public Task WaitUntilWrittenAsync()
    {
        lock (Gate)
        {
            if (!_isWriting || _isClosed)
            {
                return Task.CompletedTask;
            }

            return _sealer.Length > 0 ? _notice.Next : _notice.Current;
        }
    }

    /// <summary>Waits while so much waits to be written that the peer, who does not read, must not be answered any more.</summary>
    public async ValueTask WaitForRoomForAnswersAsync(Wakeup wakeup, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (Gate)
            {
                if (_sealer.Length < 2 * RoomLimit || IsExchangingKeys || _isClosed)
                {
                    return;
                }

                NotifyOfRoom(wakeup);
            }

            await wakeup.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes no more; what waits is forgotten.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            _held.Clear();
            _sealer.Dispose();
            WakeWaiting();
            _notice.Written();
            _notice.Written();
        }

        _stop.Cancel();
        _stop.Dispose();
    }

    // Never awaited by those who send: it reports its failure itself.
    private async Task WriteAsync()
    {
        try
        {
            var stopped = _stop.Token;
            for (var writes = 1; TryTake(out var buffer, out var length); writes++)
            {
                try
                {
                    await stream.WriteAsync(buffer.AsMemory(0, length), stopped).ConfigureAwait(false);
                    await stream.FlushAsync(stopped).ConfigureAwait(false);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }

                if (writes % WritesInARow == 0)
                {
                    // The one whose call began this may be needed elsewhere.
                    await Task.Yield();
                }
            }
        }
        catch (Exception ex)
        {
            fail(SessionFailure.OfStream(ex));
            Dispose();
        }
    }

    // False when the peer, which is read from during an exchange of keys although it does not read, has made too much wait.
    private bool TryKeep(ReadOnlySpan<byte> payload)
    {
        if (IsExchangingKeys && payload[0] != SshMessage.Disconnect && Held + payload.Length > ExchangeLimit)
        {
            return false;
        }

        if (IsExchangingKeys && !SshMessage.IsAllowedInKeyExchange(payload[0]))
        {
            return _held.TryAdd(payload);
        }

        _sealer.Append(payload);
        CheckLimit();
        return true;
    }

    private bool TryTake(out byte[] buffer, out int length)
    {
        lock (Gate)
        {
            _notice.Written();
            if (_isClosed || _sealer.Length == 0)
            {
                _isWriting = false;
                (buffer, length) = ([], 0);
                _beingWritten = 0;
                return false;
            }

            (buffer, length) = _sealer.Take();
            _beingWritten = length;
            WakeWaiting();
            return true;
        }
    }

    private void WakeWaiting()
    {
        if (!IsExchangingKeys || _isClosed)
        {
            WakeAll();
        }
    }

    private void WakeAll()
    {
        foreach (var wakeup in _waiting)
        {
            wakeup.Set();
        }

        _waiting.Clear();
    }

    private void CheckLimit()
    {
        if (_sealer.Bytes >= BytesLimit || _sealer.Packets >= 1L << 31)
        {
            LimitReached?.Invoke();
        }
    }
}
