namespace GostSharp.Codecs.Tls;

/// <summary>An extension of a ClientHello.</summary>
/// <param name="Type">What it is about.</param>
/// <param name="Data">Its content, without type and length.</param>
internal sealed record TlsExtension(ushort Type, byte[] Data)
{
    public const ushort ServerName = 0;

    public const int HeadLength = 4;
}
