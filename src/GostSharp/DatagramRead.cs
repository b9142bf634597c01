namespace GostSharp;

/// <summary>One packet from a <see cref="DatagramConnection"/>, or its end.</summary>
/// <param name="Length">Bytes written to the buffer; zero is an empty packet, a negative value the end.</param>
/// <param name="Truncated">True when the packet was longer than the buffer and its rest is lost.</param>
public readonly record struct DatagramRead(int Length, bool Truncated = false)
{
    /// <summary>The connection has ended and gives no more packets.</summary>
    public static DatagramRead End => new(-1);

    /// <summary>True when there was no packet because the connection has ended.</summary>
    public bool IsEnd => Length < 0;
}
