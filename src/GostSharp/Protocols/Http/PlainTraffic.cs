namespace GostSharp.Protocols.Http;

/// <summary>What the bodies of all requests of one client amount to.</summary>
internal sealed class PlainTraffic : ITraffic
{
    private long _up;
    private long _down;

    public long BytesUp => Interlocked.Read(ref _up);

    public long BytesDown => Interlocked.Read(ref _down);

    public void AddUp(int count) => Interlocked.Add(ref _up, count);

    public void AddDown(int count) => Interlocked.Add(ref _down, count);
}
