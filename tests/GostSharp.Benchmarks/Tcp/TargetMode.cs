namespace GostSharp.Benchmarks.Tcp;

/// <summary>What the target does with a connection: its first byte says so.</summary>
internal static class TargetMode
{
    /// <summary>Sends everything back.</summary>
    public const byte Echo = (byte)'e';

    /// <summary>Sends back what comes first, and closes.</summary>
    public const byte EchoOnce = (byte)'o';

    /// <summary>Counts what comes.</summary>
    public const byte Sink = (byte)'s';

    /// <summary>Sends without an end, and counts what comes.</summary>
    public const byte Source = (byte)'d';
}
