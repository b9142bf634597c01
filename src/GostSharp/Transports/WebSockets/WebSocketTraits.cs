namespace GostSharp.Transports.WebSockets;

/// <summary>What the two ends have agreed upon.</summary>
/// <param name="Side">Which end this is: a client masks what it sends, a server does not.</param>
/// <param name="IsCompressed">Messages are deflated, each by itself.</param>
internal sealed record WebSocketTraits(WebSocketSide Side, bool IsCompressed)
{
    /// <exception cref="ProtocolException">The peer must not send such a frame.</exception>
    public void Check(FrameHeader received)
    {
        if (received.Mask.HasValue != Side is WebSocketSide.Server)
        {
            throw new ProtocolException(Side is WebSocketSide.Server ? "a WebSocket client did not mask a frame" : "a WebSocket server masked a frame");
        }

        if (received.IsCompressed && !IsCompressed)
        {
            throw new ProtocolException("a WebSocket message is compressed, which was not agreed upon");
        }
    }
}

/// <summary>One end of a WebSocket.</summary>
internal enum WebSocketSide
{
    Client,
    Server,
}
