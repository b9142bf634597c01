using System.Net;

namespace GostSharp.Protocols.Binding;

/// <summary>What a protocol says to a client that wants to have something bound.</summary>
internal interface IBindAnswers
{
    /// <summary>Tells where it is bound; returns when whatever comes next may follow.</summary>
    ValueTask GrantAsync(StreamConnection client, EndPoint? bound, CancellationToken cancellationToken);

    /// <summary>Tells that it was not bound.</summary>
    ValueTask RefuseAsync(StreamConnection client, GostException failure, CancellationToken cancellationToken);

    /// <summary>What a stream begins with that carries the bytes of <paramref name="peer"/>.</summary>
    byte[] Introduce(EndPoint? peer);
}
