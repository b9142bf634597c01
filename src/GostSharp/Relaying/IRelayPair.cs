namespace GostSharp.Relaying;

/// <summary>Two sides with bytes going both ways between them, however they move.</summary>
internal interface IRelayPair
{
    IRelayDirection Up { get; }

    IRelayDirection Down { get; }

    /// <summary>Runs until it has ended, and aborts the sides that shall see a failure.</summary>
    /// <param name="endsPromptly">Whether it may return on a <see cref="PromptThread"/> when all is well.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<RelayResult> RunAsync(bool endsPromptly, CancellationToken cancellationToken);
}
