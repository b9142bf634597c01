namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Decrypts the bytes of one direction of a connection, step by step: a salt, a length, a chunk.</summary>
internal interface IStreamOpener : IDisposable
{
    /// <summary>How many bytes have to be there for the next step.</summary>
    int Needed { get; }

    /// <summary>Whether the stream may end here.</summary>
    bool IsBetweenChunks { get; }

    /// <summary>Takes a step, in place.</summary>
    /// <param name="bytes">What is there, at least as much as is needed; it begins with the decrypted bytes afterwards.</param>
    /// <param name="length">How many decrypted bytes those are.</param>
    /// <returns>How many bytes were used up.</returns>
    /// <exception cref="GostException">They are not what the peer encrypted (<see cref="FailureReason.Authentication"/>), or not what it should have (<see cref="FailureReason.Protocol"/>).</exception>
    int Open(Span<byte> bytes, out int length);
}
