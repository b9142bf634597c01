using System.Numerics;
using System.Security.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.KeyExchange;

/// <summary>diffie-hellman-group14-sha256 and group16-sha512 (RFC 8268), for peers that can do nothing better.</summary>
/// <remarks>The platform's arithmetic is not constant-time; the exponent is used once.</remarks>
internal sealed class GroupAgreement : KeyAgreement
{
    private readonly DiffieHellmanGroup _group;
    private readonly BigInteger _exponent;
    private readonly BigInteger _public;

    public GroupAgreement(DiffieHellmanGroup group, HashAlgorithmName hash)
    {
        (_group, Hash) = (group, hash);
        var bytes = RandomNumberGenerator.GetBytes(group.ExponentSize);
        // The highest bit is set so that it has its full length.
        bytes[0] |= 0x80;
        _exponent = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        _public = BigInteger.ModPow(DiffieHellmanGroup.Generator, _exponent, group.Prime);
        CryptographicOperations.ZeroMemory(bytes);
    }

    public override HashAlgorithmName Hash { get; }

    public override void WritePublic(SshWriter writer) => writer.WriteMpint(_public.ToByteArray(isUnsigned: true, isBigEndian: true));

    public override byte[] ReadPublic(ref SshReader reader)
    {
        using var writer = new SshWriter();
        writer.WriteMpint(reader.ReadMpint(_group.Size));
        return writer.ToArray();
    }

    public override byte[] Agree(ReadOnlySpan<byte> peerPublic)
    {
        var peer = new BigInteger(peerPublic[sizeof(uint)..], isUnsigned: true, isBigEndian: true);
        if (peer <= BigInteger.One || peer >= _group.Prime - BigInteger.One)
        {
            throw BadValue();
        }

        var shared = BigInteger.ModPow(peer, _exponent, _group.Prime);
        return shared > BigInteger.One ? shared.ToByteArray(isUnsigned: true, isBigEndian: true) : throw BadValue();
    }

    public override void Dispose()
    {
        // Numbers of the platform cannot be zeroed.
    }
}
