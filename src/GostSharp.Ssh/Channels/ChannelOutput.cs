using System.Buffers.Binary;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Channels;

/// <summary>What goes out on a channel: data as far as the peer's window goes, the end of it, and the close.</summary>
/// <remarks>Everything is guarded by the gate of the output, so that nothing of a channel can be sent behind its close: some peers end the session for that.</remarks>
internal sealed class ChannelOutput(PacketOutput output, Action closed)
{
    /// <summary>Peers that take less at a time want a packet for next to every byte.</summary>
    public const uint SmallestMaxPacket = 9;

    private const int LargestData = 32 * 1024;
    private const int PacketsInARow = 4;
    private const int HeadSize = 9;
    private const long LargestWindow = uint.MaxValue;

    private readonly Wakeup _wakeup = new();
    private uint _peerId;
    private int _maxData;
    private long _window;
    private bool _isOpen;
    private bool _isEndSent;
    private bool _isCloseSent;
    private bool _isCloseReceived;
    private SshException? _failure;

    /// <summary>The peer's number for the channel is known: from now on there can be data.</summary>
    public void Open(uint peerId, uint window, uint maxPacket)
    {
        if (maxPacket < SmallestMaxPacket)
        {
            throw new SshException(SshFailure.Protocol, "The peer takes too little data at a time on its channel.");
        }

        lock (output.Gate)
        {
            (_peerId, _window, _maxData, _isOpen) = (peerId, window, (int)Math.Min(maxPacket, LargestData), true);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var sent = Send(data.Span);
            data = data[sent..];
            if (sent > 0)
            {
                output.Flush();
            }

            if (data.IsEmpty)
            {
                return;
            }

            if (sent == 0)
            {
                await _wakeup.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The peer takes more.</summary>
    public void Adjust(uint count)
    {
        lock (output.Gate)
        {
            if (_window + count > LargestWindow)
            {
                throw new SshException(SshFailure.Protocol, "The peer has made the window of its channel larger than it can be.");
            }

            _window += count;
        }

        _wakeup.Set();
    }

    /// <summary>Lets the peer send more.</summary>
    public void SendAdjustment(uint count)
    {
        Add(SshMessage.ChannelWindowAdjust, count);
        output.Flush();
    }

    /// <summary>Refuses a request of the peer.</summary>
    public void SendFailure()
    {
        Add(SshMessage.ChannelFailure);
        output.Flush();
    }

    /// <summary>Says that no more data will come, once.</summary>
    public void SendEnd()
    {
        lock (output.Gate)
        {
            if (_isEndSent || _failure is not null)
            {
                return;
            }

            _isEndSent = true;
            Add(SshMessage.ChannelEof);
        }

        output.Flush();
    }

    /// <summary>Closes this side, once.</summary>
    public void SendClose()
    {
        bool isOver;
        lock (output.Gate)
        {
            if (!_isOpen || _isCloseSent)
            {
                return;
            }

            Add(SshMessage.ChannelClose);
            _isCloseSent = true;
            isOver = _isCloseReceived;
        }

        output.Flush();
        _wakeup.Set();
        if (isOver)
        {
            closed();
        }
    }

    /// <summary>The peer has closed its side.</summary>
    public void CloseReceived()
    {
        bool isOver;
        lock (output.Gate)
        {
            if (_isCloseReceived)
            {
                throw new SshException(SshFailure.Protocol, "The peer has closed a channel twice.");
            }

            _isCloseReceived = true;
            _failure ??= new SshException(SshFailure.Disconnected, "The peer has closed the channel.");
            isOver = _isCloseSent;
        }

        if (isOver)
        {
            closed();
        }
        else
        {
            SendClose();
        }
    }

    /// <summary>The session is over.</summary>
    public void Fail(SshException failure)
    {
        lock (output.Gate)
        {
            _failure ??= failure;
            (_isCloseSent, _isCloseReceived) = (true, true);
        }

        _wakeup.Set();
    }

    public Task WaitUntilWrittenAsync() => output.WaitUntilWrittenAsync();

    // As much as fits now, and not so much at once that others have to wait for long.
    private int Send(ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        head[0] = SshMessage.ChannelData;
        lock (output.Gate)
        {
            ThrowIfEnded();
            BinaryPrimitives.WriteUInt32BigEndian(head[1..], _peerId);
            var sent = 0;
            for (var packets = 0; packets < PacketsInARow && sent < data.Length && _window > 0 && output.HasRoom; packets++)
            {
                var part = data[sent..(sent + (int)Math.Min(Math.Min(data.Length - sent, _maxData), _window))];
                BinaryPrimitives.WriteUInt32BigEndian(head[5..], (uint)part.Length);
                output.AddData(head, part);
                _window -= part.Length;
                sent += part.Length;
            }

            if (sent == 0 && !data.IsEmpty && _window > 0)
            {
                output.NotifyOfRoom(_wakeup);
            }

            return sent;
        }
    }

    private void Add(byte type, uint? number = null)
    {
        Span<byte> message = stackalloc byte[HeadSize];
        message[0] = type;
        lock (output.Gate)
        {
            if (!_isOpen || _isCloseSent)
            {
                return;
            }

            BinaryPrimitives.WriteUInt32BigEndian(message[1..], _peerId);
            BinaryPrimitives.WriteUInt32BigEndian(message[5..], number ?? 0);
            output.Add(message[..(number is null ? 5 : HeadSize)]);
        }
    }

    private void ThrowIfEnded()
    {
        if (_failure is not null)
        {
            throw ChannelInput.Copy(_failure);
        }

        if (_isCloseSent)
        {
            throw ChannelInput.Closed();
        }

        if (_isEndSent)
        {
            throw new InvalidOperationException("The end of the channel's data was sent already.");
        }
    }
}
