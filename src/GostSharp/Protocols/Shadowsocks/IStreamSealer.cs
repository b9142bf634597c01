namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Encrypts the bytes of one direction of a connection, salt and all.</summary>
internal interface IStreamSealer : IDisposable
{
    /// <summary>How much room so many bytes need at most.</summary>
    int RoomFor(int length);

    /// <summary>Encrypts the next bytes.</summary>
    /// <returns>How many bytes go over the wire for them.</returns>
    int Seal(ReadOnlySpan<byte> plain, Span<byte> into);
}
