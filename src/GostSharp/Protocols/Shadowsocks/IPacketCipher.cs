namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Encrypts and decrypts packets, each by itself; for any number of callers at once.</summary>
internal interface IPacketCipher : IDisposable
{
    /// <summary>By how much packets become longer.</summary>
    int Overhead { get; }

    /// <summary>Encrypts a packet.</summary>
    /// <returns>How long it is then.</returns>
    int Seal(ReadOnlySpan<byte> plain, Span<byte> into);

    /// <summary>Decrypts a packet in place; false for what is none, or came before.</summary>
    bool TryOpen(Span<byte> packet, out Range plain);
}
