namespace GostSharp.Protocols.Socks;

/// <summary>What a SOCKS5 server does for one kind of request.</summary>
internal interface ISocks5Command
{
    /// <summary>Answers the request and serves the client until it has ended.</summary>
    /// <exception cref="GostException">It cannot be served; the client has been told.</exception>
    ValueTask RunAsync(StreamConnection client, Socks5Wish wish, CancellationToken cancellationToken);
}
