using System.Buffers.Binary;

namespace GostSharp.Codecs.Tls;

/// <summary>The first message of a TLS client: <c>01 | length (3) | version (2) | random (32) | session | ciphers | compression | extensions</c>.</summary>
/// <param name="Head">Version to compression, as they came: nobody here has a say in them.</param>
/// <param name="Extensions">The extensions, in order; null when even their length is missing, as clients of old leave it out.</param>
internal sealed record ClientHello(byte[] Head, IReadOnlyList<TlsExtension>? Extensions)
{
    public const byte Type = 1;

    /// <summary>Type and length before the message's body.</summary>
    public const int PrefixLength = 4;

    private const int RandomLength = 32;
    private const int MaxSession = 32;
    private const string What = "a ClientHello";

    /// <summary>The host that the client wants to talk to; null when it does not say.</summary>
    public string? ServerName { get; } = Find(Extensions, TlsExtension.ServerName) is { } found ? ServerNameList.Read(found.Data) : null;

    /// <summary>Reads the body of the message, all of it.</summary>
    /// <exception cref="ProtocolException">It is no ClientHello.</exception>
    public static ClientHello Parse(ReadOnlySpan<byte> body)
    {
        var reader = new TlsReader(body, What);
        var version = reader.TakeUInt16();
        reader.Take(RandomLength);
        var session = reader.TakeShort().Length;
        var ciphers = reader.TakeLong().Length;
        var compression = reader.TakeShort().Length;
        if (version >> 8 != 3 || session > MaxSession || ciphers is 0 || ciphers % 2 != 0 || compression == 0)
        {
            throw new ProtocolException("this is not a ClientHello of TLS");
        }

        var headLength = sizeof(ushort) + RandomLength + 1 + session + sizeof(ushort) + ciphers + 1 + compression;
        var extensions = reader.IsAtEnd ? null : ReadExtensions(ref reader);
        return new ClientHello(body[..headLength].ToArray(), extensions);
    }

    /// <summary>The extension of that type; null when there is none.</summary>
    public TlsExtension? Find(ushort type) => Find(Extensions, type);

    /// <summary>The same with another host. Without a server_name there is nothing to change.</summary>
    public ClientHello WithServerName(string name) => With(extension => extension.Type == TlsExtension.ServerName
        ? new TlsExtension(TlsExtension.ServerName, ServerNameList.Write(name))
        : extension);

    /// <summary>The same with one more extension behind the others.</summary>
    public ClientHello With(TlsExtension added) => new(Head, [.. Extensions ?? [], added]);

    /// <summary>The same without extensions of that type.</summary>
    public ClientHello Without(ushort type) => With(extension => extension.Type == type ? null : extension);

    /// <summary>The whole message.</summary>
    /// <exception cref="ProtocolException">Its extensions are longer than a length can tell.</exception>
    public byte[] ToBytes()
    {
        var extensionsLength = Extensions?.Sum(static extension => TlsExtension.HeadLength + extension.Data.Length) ?? 0;
        if (extensionsLength > ushort.MaxValue)
        {
            throw new ProtocolException($"{What} has no room for more extensions");
        }

        var bodyLength = Head.Length + (Extensions is null ? 0 : sizeof(ushort) + extensionsLength);
        var bytes = new byte[PrefixLength + bodyLength];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, ((uint)Type << 24) | (uint)bodyLength);
        Head.CopyTo(bytes.AsSpan(PrefixLength));
        if (Extensions is not null)
        {
            Write(Extensions, extensionsLength, bytes.AsSpan(PrefixLength + Head.Length));
        }

        return bytes;
    }

    private static void Write(IReadOnlyList<TlsExtension> extensions, int length, Span<byte> into)
    {
        BinaryPrimitives.WriteUInt16BigEndian(into, (ushort)length);
        into = into[sizeof(ushort)..];
        foreach (var (type, data) in extensions)
        {
            BinaryPrimitives.WriteUInt16BigEndian(into, type);
            BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)data.Length);
            data.CopyTo(into[TlsExtension.HeadLength..]);
            into = into[(TlsExtension.HeadLength + data.Length)..];
        }
    }

    private static List<TlsExtension> ReadExtensions(ref TlsReader reader)
    {
        var list = new TlsReader(reader.TakeLong(), What);
        reader.End();
        var extensions = new List<TlsExtension>();
        while (!list.IsAtEnd)
        {
            extensions.Add(new TlsExtension(list.TakeUInt16(), list.TakeLong().ToArray()));
        }

        return extensions;
    }

    // Of one that comes twice the next reader might take the other.
    private static TlsExtension? Find(IReadOnlyList<TlsExtension>? extensions, ushort type)
    {
        var found = (extensions ?? []).Where(extension => extension.Type == type).Take(2).ToArray();
        return found.Length < 2 ? found.FirstOrDefault() : throw new ProtocolException($"{What} has the extension {type:x4} twice");
    }

    private ClientHello With(Func<TlsExtension, TlsExtension?> change) =>
        new(Head, Extensions?.Select(change).OfType<TlsExtension>().ToArray());
}
