namespace GostSharp.Transports.WebSockets;

/// <summary>Control frames that wait for the stream to be free: one of each kind at most.</summary>
internal sealed class PostedFrames
{
    private readonly Lock _gate = new();
    private byte[]? _pong;
    private byte[]? _close;
    private bool _ping;

    public bool Any
    {
        get
        {
            lock (_gate)
            {
                return _ping || _pong is not null || _close is not null;
            }
        }
    }

    /// <summary>A second ping before the first was answered takes its place (RFC 6455, section 5.5.3).</summary>
    public void Pong(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            _pong = payload.ToArray();
        }
    }

    /// <summary>The reason is not sent back, only the code; one byte is no code.</summary>
    public void Close(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            _close = payload.Length >= sizeof(ushort) ? payload[..sizeof(ushort)].ToArray() : [];
        }
    }

    public void Ping()
    {
        lock (_gate)
        {
            _ping = true;
        }
    }

    /// <summary>Takes the next frame; a close frame is the last.</summary>
    public (FrameOpcode Opcode, byte[] Payload)? Take()
    {
        lock (_gate)
        {
            var (ping, pong, close) = (_ping, _pong, _close);
            if (pong is not null)
            {
                _pong = null;
                return (FrameOpcode.Pong, pong);
            }

            if (ping)
            {
                _ping = false;
                return (FrameOpcode.Ping, []);
            }

            _close = null;
            return close is null ? null : (FrameOpcode.Close, close);
        }
    }
}
