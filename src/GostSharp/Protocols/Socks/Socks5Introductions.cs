using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.FarEnd;

namespace GostSharp.Protocols.Socks;

/// <summary>How visitors are made of the streams of a SOCKS5 server, of which there are two kinds.</summary>
internal static class Socks5Introductions
{
    /// <param name="comp">Whether streams have no prologue (gost's <c>comp</c>); null looks.</param>
    /// <param name="limit">How long a prologue that has to be there may take.</param>
    /// <param name="timeProvider">The clock.</param>
    public static Introduction Of(bool? comp, TimeSpan limit, TimeProvider timeProvider) => comp switch
    {
        null => LookAsync,
        true => Introductions.None,
        false => Introductions.AtTheHead(ReadAsync, limit, timeProvider),
    };

    private static ValueTask<VisitorConnection> LookAsync(StreamConnection stream, EndPoint? bound, CancellationToken cancellationToken)
    {
        VisitorConnection? visitor = null;
        var bytes = new Socks5PrologueStream(stream.Stream, address => visitor!.Introduce(address));
        visitor = new VisitorConnection(stream, bytes, bound);
        bytes.Begin();
        return ValueTask.FromResult(visitor);
    }

    private static async ValueTask<EndPoint?> ReadAsync(StreamConnection stream, CancellationToken cancellationToken)
    {
        var reply = await MessageReader.ReadAsync<Socks5Reply>(
            stream, Socks5Reply.TryParse, Socks5Reply.MaxLength, "the address of a visitor", cancellationToken).ConfigureAwait(false);
        return reply.Code == Socks5ReplyCode.Succeeded
            ? reply.Address
            : throw new ProtocolException($"the proxy says that a visitor could not be brought (reply code {reply.Code:x2})");
    }
}
