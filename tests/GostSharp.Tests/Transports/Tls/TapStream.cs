namespace GostSharp.Tests.Transports.Tls;

/// <summary>A stream whose writes can stop in the hands of a test.</summary>
internal sealed class TapStream(Stream inner) : Seams.Doubles.DelegatingStream(inner)
{
    private readonly MemoryStream _held = new();

    public bool IsHeld { get; set; }

    public Stream Below => Inner;

    public byte[] Take()
    {
        var taken = _held.ToArray();
        _held.SetLength(0);
        return taken;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Inner.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        IsHeld ? _held.WriteAsync(buffer, cancellationToken) : Inner.WriteAsync(buffer, cancellationToken);
}
