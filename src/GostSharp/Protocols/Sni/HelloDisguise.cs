using System.Text;
using GostSharp.Codecs;
using GostSharp.Codecs.Tls;

namespace GostSharp.Protocols.Sni;

/// <summary>A ClientHello that names another host than its own, which an extension of gost's carries in disguise.</summary>
internal static class HelloDisguise
{
    private const ushort Extension = 0xFFFE;

    /// <summary>Hides the host behind <paramref name="host"/>; a hello that names none, or that hides it already, stays as it is.</summary>
    public static byte[] Put(ClientHelloRecords records, string host) =>
        records.Hello is { ServerName: { } name } hello && hello.Find(Extension) is null
            ? records.With(hello.WithServerName(host).With(new TlsExtension(Extension, Encoding.ASCII.GetBytes(HiddenName.Encode(name)))))
            : records.Bytes;

    /// <summary>The host that is meant, which may be none, and the bytes for it: as they came, unless it was hidden.</summary>
    /// <exception cref="ProtocolException">What was hidden cannot be a host's name.</exception>
    public static (string? Host, byte[] Bytes) Take(ClientHelloRecords records)
    {
        var hello = records.Hello;
        if (hello.Find(Extension) is not { } hidden || !HiddenName.TryDecode(Encoding.Latin1.GetString(hidden.Data), out var name))
        {
            return (hello.ServerName, records.Bytes);
        }

        return Ascii.IsValid(name)
            ? (name, records.With(hello.Without(Extension).WithServerName(name)))
            : throw new ProtocolException("the hidden host of a ClientHello holds characters that no name has");
    }
}
