namespace GostSharp.Kcp.Sessions;

/// <summary>Milliseconds since the clock was made.</summary>
internal sealed class KcpClock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    public long Now => (long)timeProvider.GetElapsedTime(_start).TotalMilliseconds;
}
