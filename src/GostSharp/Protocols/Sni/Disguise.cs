using System.Buffers;
using GostSharp.Codecs.Http;
using GostSharp.Codecs.Tls;

namespace GostSharp.Protocols.Sni;

/// <summary>Holds back what an application says until the host in it can be hidden.</summary>
/// <param name="host">The host to be seen instead.</param>
internal sealed class Disguise(string host)
{
    private ArrayBufferWriter<byte>? _held = new();

    /// <summary>Whether it is done with: from now on bytes are written as they are.</summary>
    public bool IsOver => _held is null;

    /// <summary>Whether bytes wait for more.</summary>
    public bool IsHolding => _held is { WrittenCount: > 0 };

    /// <summary>Takes more bytes, and gives all of them away once the host was found.</summary>
    /// <exception cref="ProtocolException">They are neither TLS nor HTTP.</exception>
    public bool TryHide(ReadOnlySpan<byte> bytes, out byte[] disguised)
    {
        disguised = [];
        var held = _held ?? throw new InvalidOperationException("The host was hidden before.");
        held.Write(bytes);
        if (!(held.WrittenSpan is [ClientHelloRecords.Handshake, ..] ? TryHideInHello(held.WrittenSpan, out disguised) : TryHideInHead(held.WrittenSpan, out disguised)))
        {
            return false;
        }

        _held = null;
        return true;
    }

    private bool TryHideInHello(ReadOnlySpan<byte> bytes, out byte[] disguised)
    {
        disguised = [];
        if (!ClientHelloRecords.TryParse(bytes, out var records, out var consumed))
        {
            return Wait(bytes.Length, ClientHelloRecords.MaxLength);
        }

        disguised = [.. HelloDisguise.Put(records, host), .. bytes[consumed..]];
        return true;
    }

    private bool TryHideInHead(ReadOnlySpan<byte> bytes, out byte[] disguised) =>
        HeadDisguise.TryPut(bytes, host, out disguised) || Wait(bytes.Length, HttpHead.MaxLength);

    private static bool Wait(int length, int most) =>
        length < most ? false : throw new ProtocolException($"the host of the client's request is not among its first {most} bytes");
}
