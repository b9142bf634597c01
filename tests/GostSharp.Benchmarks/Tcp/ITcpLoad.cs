namespace GostSharp.Benchmarks.Tcp;

/// <summary>Clients of one kind. They are created connected, and gone when this is disposed.</summary>
internal interface ITcpLoad : IDisposable
{
    /// <summary>How many bytes or answers have arrived.</summary>
    long Done { get; }

    /// <summary>Works for that long.</summary>
    /// <exception cref="IOException">A connection broke, or an answer did not come.</exception>
    void Run(TimeSpan duration, CancellationToken cancellationToken);
}
