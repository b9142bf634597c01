using System.Buffers.Binary;

namespace GostSharp.Ssh;

/// <summary>The answer to a global request.</summary>
public sealed record SshReply(bool IsSuccess, ReadOnlyMemory<byte> Data)
{
    /// <summary>A success that carries nothing.</summary>
    public static SshReply Success { get; } = new(true, default);

    /// <summary>A refusal.</summary>
    public static SshReply Failure { get; } = new(false, default);

    /// <summary>Completes when what was bound is free again; null when only the peer ends it.</summary>
    internal Task? WhenFree { get; private init; }

    /// <summary>A success that says which port was bound; the port is left out on the wire when the peer had asked for it.</summary>
    /// <param name="port">The port.</param>
    /// <param name="whenFree">Completes when the port is free again, also without the peer's wish: from then on it does not count; null when only the peer ends it.</param>
    public static SshReply Bound(int port, Task? whenFree = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        var data = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(data, (uint)port);
        return new SshReply(true, data) { WhenFree = whenFree };
    }
}
