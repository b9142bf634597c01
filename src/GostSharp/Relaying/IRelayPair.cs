namespace GostSharp.Relaying;

/// <summary>Two sides with bytes going both ways between them, however they move.</summary>
internal interface IRelayPair : IDisposable
{
    IRelayDirection Up { get; }

    IRelayDirection Down { get; }

    /// <summary>Runs until it has ended, and aborts the sides that shall see a failure.</summary>
    Task<(RelayEnd End, Exception? Error)> RunAsync(CancellationToken cancellationToken);
}
