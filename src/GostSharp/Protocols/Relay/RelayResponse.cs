using System.Diagnostics.CodeAnalysis;
using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Relay;

/// <summary>The answer to a request: <c>01 | status | length (2) | features</c>.</summary>
/// <param name="Status">One of <see cref="RelayStatus"/>.</param>
/// <param name="Address">What a bind has to tell; null otherwise.</param>
internal sealed record RelayResponse(byte Status, EndPoint? Address = null)
{
    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out RelayResponse response, out int consumed)
    {
        response = null;
        if (!RelayFrame.TryParse(bytes, out var status, out var features, out consumed))
        {
            return false;
        }

        // The first address is the one that counts: a peer's may have the target's name behind it.
        EndPoint? address = null;
        while (RelayFeature.TryTake(ref features, out var type, out var data))
        {
            address ??= type == RelayFeature.Address ? RelayAddress.Parse(data) : null;
        }

        response = new RelayResponse(status, address);
        return true;
    }

    public byte[] ToBytes() => RelayFrame.ToBytes(Status, Address is null ? [] : RelayFeature.ToBytes(RelayFeature.Address, SocksAddress.ToBytes(Address)));
}
