using System.Security.Cryptography;
using GostSharp.Ssh.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys;

/// <summary>string public key, string seed and public key again.</summary>
internal sealed class Ed25519PrivateKey : SshPrivateKey
{
    private readonly byte[] _seed;
    private bool _isDisposed;

    private Ed25519PrivateKey(byte[] seed, ReadOnlySpan<byte> publicKey)
        : base(Ed25519PublicKey.Create(publicKey)) => _seed = seed;

    public static Ed25519PrivateKey Generate()
    {
        Span<byte> seed = stackalloc byte[Ed25519.SeedSize];
        RandomNumberGenerator.Fill(seed);
        var key = Create(seed);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    public static Ed25519PrivateKey Create(ReadOnlySpan<byte> seed)
    {
        Span<byte> publicKey = stackalloc byte[Ed25519.PublicKeySize];
        Ed25519.GetPublicKey(seed, publicKey);
        return new(seed.ToArray(), publicKey);
    }

    public static Ed25519PrivateKey Read(ref SshReader reader)
    {
        var publicKey = reader.ReadString(Ed25519.PublicKeySize);
        var both = reader.ReadString(Ed25519.SeedSize + Ed25519.PublicKeySize);
        if (both.Length != Ed25519.SeedSize + Ed25519.PublicKeySize || !both[Ed25519.SeedSize..].SequenceEqual(publicKey))
        {
            throw new SshException(SshFailure.KeyFormat, "The parts of an Ed25519 key do not fit each other.");
        }

        var key = Create(both[..Ed25519.SeedSize]);
        if (!((Ed25519PublicKey)key.PublicKey).Key.SequenceEqual(publicKey))
        {
            key.Dispose();
            throw new SshException(SshFailure.KeyFormat, "The public part of an Ed25519 key is not the private part's.");
        }

        return key;
    }

    internal override void WriteFields(SshWriter writer)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var publicKey = ((Ed25519PublicKey)PublicKey).Key;
        writer.WriteString(publicKey);
        writer.WriteUInt32(Ed25519.SeedSize + Ed25519.PublicKeySize);
        writer.WriteBytes(_seed);
        writer.WriteBytes(publicKey);
    }

    private protected override byte[] SignValue(string algorithm, ReadOnlySpan<byte> data)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed, ((Ed25519PublicKey)PublicKey).Key, data, signature);
        return signature;
    }

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        CryptographicOperations.ZeroMemory(_seed);
    }
}
