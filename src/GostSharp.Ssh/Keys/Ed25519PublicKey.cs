using GostSharp.Ssh.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys;

/// <summary>string "ssh-ed25519", string key of 32 bytes (RFC 8709).</summary>
internal sealed class Ed25519PublicKey : SshPublicKey
{
    private static readonly string[] _algorithms = [SshKeyTypes.Ed25519];

    private readonly byte[] _key;

    private Ed25519PublicKey(ReadOnlySpan<byte> key, byte[] blob)
        : base(SshKeyTypes.Ed25519, blob) => _key = key.ToArray();

    public override IReadOnlyList<string> SignatureAlgorithms => _algorithms;

    public ReadOnlySpan<byte> Key => _key;

    public static Ed25519PublicKey Read(ref SshReader reader, ReadOnlySpan<byte> blob)
    {
        var key = reader.ReadString(Ed25519.PublicKeySize);
        return key.Length == Ed25519.PublicKeySize && EdwardsPoint.TryRead(key, out var point) && !point.HasSmallOrder
            ? new(key, blob.ToArray())
            : throw new SshException(SshFailure.KeyFormat, "An Ed25519 key is not a point that can be one.");
    }

    public static Ed25519PublicKey Create(ReadOnlySpan<byte> key)
    {
        using var writer = new SshWriter();
        writer.WriteText(SshKeyTypes.Ed25519);
        writer.WriteString(key);
        return new(key, writer.ToArray());
    }

    private protected override bool VerifyValue(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> value) =>
        Ed25519.Verify(_key, data, value);
}
