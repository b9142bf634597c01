namespace GostSharp.Benchmarks.Tcp;

/// <summary>Streams that move as much as they can.</summary>
/// <param name="Streams">How many at once.</param>
/// <param name="Up">Whether clients send.</param>
/// <param name="Down">Whether the target does.</param>
internal sealed record BulkCase(int Streams, bool Up, bool Down)
{
    public static IReadOnlyList<BulkCase> All { get; } =
    [
        .. from streams in new[] { 1, 8, 64 }
           from way in new[] { (Up: true, Down: false), (Up: false, Down: true), (Up: true, Down: true) }
           select new BulkCase(streams, way.Up, way.Down),
    ];

    public override string ToString() => $"{Streams} {(Up && Down ? "both" : Up ? "up" : "down")}";
}
