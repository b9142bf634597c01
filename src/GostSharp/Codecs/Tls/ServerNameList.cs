using System.Buffers.Binary;
using System.Text;

namespace GostSharp.Codecs.Tls;

/// <summary>The content of the extension server_name: <c>length (2) | type | length (2) | name</c>. Only its first entry counts.</summary>
internal static class ServerNameList
{
    private const byte HostName = 0;
    private const int HeadLength = 5;

    /// <summary>Reads the name; null when the first entry is no host name or an empty one.</summary>
    /// <exception cref="ProtocolException">It is no such list.</exception>
    public static string? Read(ReadOnlySpan<byte> data)
    {
        const string What = "the server_name of a ClientHello";
        var outer = new TlsReader(data, What);
        var list = new TlsReader(outer.TakeLong(), What);
        outer.End();
        var type = list.TakeByte();
        var name = list.TakeLong();
        if (!Ascii.IsValid(name))
        {
            throw new ProtocolException($"{What} holds characters that no name has");
        }

        return type == HostName && !name.IsEmpty ? Encoding.ASCII.GetString(name) : null;
    }

    /// <summary>Writes a list of one name, which is ASCII.</summary>
    public static byte[] Write(string name)
    {
        var bytes = Encoding.ASCII.GetBytes(name);
        var data = new byte[HeadLength + bytes.Length];
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)(bytes.Length + HeadLength - sizeof(ushort)));
        data[2] = HostName;
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(3), (ushort)bytes.Length);
        bytes.CopyTo(data.AsSpan(HeadLength));
        return data;
    }
}
