namespace GostSharp;

/// <summary>A client that waits for the word that its target is reached, which its transport carries apart from the stream (SSH); found among the features of the accepted stream.</summary>
/// <remarks>Whoever knows nothing of it just uses the stream: the first read or write says yes.</remarks>
internal interface IPendingClient
{
    /// <summary>Cancelled when the client has gone.</summary>
    CancellationToken Left { get; }

    /// <summary>Tells the client that the target is reached; bytes may flow from then on.</summary>
    /// <exception cref="GostException">The client has gone.</exception>
    ValueTask GrantAsync(CancellationToken cancellationToken);

    /// <summary>Tells the client that the target is not reached, and why.</summary>
    ValueTask RefuseAsync(GostException failure, CancellationToken cancellationToken);
}
