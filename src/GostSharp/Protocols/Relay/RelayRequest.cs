using System.Diagnostics.CodeAnalysis;
using System.Net;
using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Relay;

/// <summary>What a client wants: <c>01 | flags and command | length (2) | features</c>.</summary>
/// <param name="Command">One of <see cref="RelayCommand"/>, or one that nobody knows.</param>
/// <param name="Address">Where to; null leaves it to the server.</param>
/// <param name="IsUdp">Whether it is marked as being about packets.</param>
/// <param name="Credentials">Who asks; null for nobody in particular.</param>
/// <param name="Network">One of <see cref="RelayNetwork"/>; null when nothing is said, which v2 needs: it knows no such feature and closes.</param>
internal sealed record RelayRequest(byte Command, EndPoint? Address, bool IsUdp = false, Credentials? Credentials = null, ushort? Network = null)
{
    private const byte UdpFlag = 0x80;
    private const byte CommandMask = 0x0F;

    /// <summary>Whether packets are wanted, however that was said.</summary>
    public bool WantsDatagrams => IsUdp || Network == RelayNetwork.Udp;

    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out RelayRequest request, out int consumed)
    {
        request = null;
        if (!RelayFrame.TryParse(bytes, out var kind, out var features, out consumed))
        {
            return false;
        }

        request = new RelayRequest((byte)(kind & CommandMask), null, (kind & UdpFlag) != 0);
        while (RelayFeature.TryTake(ref features, out var type, out var data))
        {
            request = request.With(type, data);
        }

        return true;
    }

    /// <exception cref="GostException">The address does not fit (<see cref="FailureReason.NotSupported"/>), or the login (<see cref="FailureReason.Configuration"/>).</exception>
    public byte[] ToBytes() => RelayFrame.ToBytes((byte)(Command | (IsUdp ? UdpFlag : 0)),
    [
        .. Credentials is null ? [] : RelayFeature.ToBytes(RelayFeature.UserAuth, RelayUserAuth.ToBytes(Credentials)),
        .. Network is { } network ? RelayFeature.ToBytes(RelayFeature.Network, RelayNetwork.ToBytes(network)) : [],
        .. Address is null ? [] : RelayFeature.ToBytes(RelayFeature.Address, RelayAddress.ToBytes(Address)),
    ]);

    // Of a feature that comes twice the last one counts, as with gost.
    private RelayRequest With(byte type, ReadOnlySpan<byte> data) => type switch
    {
        RelayFeature.UserAuth => this with { Credentials = RelayUserAuth.Parse(data) },
        RelayFeature.Address => this with { Address = RelayAddress.Parse(data) },
        RelayFeature.Network => this with { Network = RelayNetwork.Parse(data) },
        _ => this,
    };
}
