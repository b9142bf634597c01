using System.Security.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys;

/// <summary>string "ssh-rsa", mpint e, mpint n (RFC 4253 section 6.6); it signs as RFC 8332 says.</summary>
internal sealed class RsaPublicKey : SshPublicKey
{
    public const string Sha256 = "rsa-sha2-256";
    public const string Sha512 = "rsa-sha2-512";

    /// <summary>Shorter ones can be broken, longer ones are a way to keep a machine busy.</summary>
    public const int MinBits = 2048;

    public const int MaxBits = 8192;

    private const int MaxExponentSize = 8;

    private static readonly string[] _algorithms = [Sha512, Sha256];

    private readonly byte[] _exponent;
    private readonly byte[] _modulus;

    private RsaPublicKey(ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> modulus, byte[] blob)
        : base(SshKeyTypes.Rsa, blob)
    {
        _exponent = exponent.ToArray();
        _modulus = modulus.ToArray();
    }

    public override IReadOnlyList<string> SignatureAlgorithms => _algorithms;

    public ReadOnlySpan<byte> Exponent => _exponent;

    public ReadOnlySpan<byte> Modulus => _modulus;

    public static RsaPublicKey Read(ref SshReader reader, ReadOnlySpan<byte> blob)
    {
        var exponent = reader.ReadMpint(MaxExponentSize);
        var modulus = reader.ReadMpint(MaxBits / 8);
        Check(exponent, modulus);
        return new(exponent, modulus, blob.ToArray());
    }

    public static RsaPublicKey Create(ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> modulus)
    {
        exponent = exponent.TrimStart((byte)0);
        modulus = modulus.TrimStart((byte)0);
        Check(exponent, modulus);
        using var writer = new SshWriter();
        writer.WriteText(SshKeyTypes.Rsa);
        writer.WriteMpint(exponent);
        writer.WriteMpint(modulus);
        return new(exponent, modulus, writer.ToArray());
    }

    /// <summary>The hash that a signature algorithm uses.</summary>
    public static HashAlgorithmName HashOf(string algorithm) => algorithm == Sha512 ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;

    private protected override bool VerifyValue(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> value)
    {
        if (value.Length > _modulus.Length)
        {
            return false;
        }

        // Some write the signature as a number, without the zeros in front.
        Span<byte> signature = stackalloc byte[_modulus.Length];
        signature.Clear();
        value.CopyTo(signature[(_modulus.Length - value.Length)..]);
        using var key = RSA.Create(new RSAParameters { Exponent = _exponent, Modulus = _modulus });
        return key.VerifyData(data, signature, HashOf(algorithm), RSASignaturePadding.Pkcs1);
    }

    private static void Check(ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> modulus)
    {
        var bits = modulus.IsEmpty ? 0 : (8 * modulus.Length) - byte.LeadingZeroCount(modulus[0]);
        if (bits is < MinBits or > MaxBits)
        {
            throw new SshException(SshFailure.KeyFormat, $"An RSA key has {bits} bits, not {MinBits} to {MaxBits}.");
        }

        if (exponent.Length > MaxExponentSize || exponent.IsEmpty || (exponent[^1] & 1) == 0 || exponent is [1] || (modulus[^1] & 1) == 0)
        {
            throw new SshException(SshFailure.KeyFormat, "The numbers of an RSA key are not those of one.");
        }
    }
}
