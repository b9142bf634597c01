using System.Numerics;
using System.Security.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys;

/// <summary>mpint n, e, d, 1/q modulo p, p, q.</summary>
internal sealed class RsaPrivateKey : SshPrivateKey
{
    private const int GeneratedBits = 3072;
    private const int MaxSize = RsaPublicKey.MaxBits / 8;

    private readonly RSA _key;
    private readonly Lock _lock = new();

    private RsaPrivateKey(RSA key, SshPublicKey publicKey)
        : base(publicKey) => _key = key;

    public static RsaPrivateKey Generate() => Create(RSA.Create(GeneratedBits));

    /// <summary>Takes a key of the platform over.</summary>
    public static RsaPrivateKey Create(RSA key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new(key, RsaPublicKey.Create(parameters.Exponent, parameters.Modulus));
    }

    public static RsaPrivateKey Read(ref SshReader reader)
    {
        var modulus = reader.ReadMpint(MaxSize);
        var exponent = reader.ReadMpint(8);
        var d = Number(reader.ReadMpint(MaxSize));
        var inverse = Number(reader.ReadMpint(MaxSize));
        var p = Number(reader.ReadMpint(MaxSize));
        var q = Number(reader.ReadMpint(MaxSize));
        var publicKey = RsaPublicKey.Create(exponent, modulus);
        Check(Number(modulus), Number(exponent), d, inverse, p, q);

        var half = (modulus.Length + 1) / 2;
        var parameters = new RSAParameters
        {
            Modulus = modulus.ToArray(),
            Exponent = exponent.ToArray(),
            D = Bytes(d, modulus.Length),
            P = Bytes(p, half),
            Q = Bytes(q, half),
            DP = Bytes(d % (p - 1), half),
            DQ = Bytes(d % (q - 1), half),
            InverseQ = Bytes(inverse, half),
        };
        try
        {
            return new(RSA.Create(parameters), publicKey);
        }
        catch (CryptographicException ex)
        {
            throw new SshException(SshFailure.KeyFormat, "The parts of an RSA key do not fit each other.", ex);
        }
        finally
        {
            Erase(parameters);
        }
    }

    internal override void WriteFields(SshWriter writer)
    {
        var parameters = _key.ExportParameters(includePrivateParameters: true);
        writer.WriteMpint(parameters.Modulus);
        writer.WriteMpint(parameters.Exponent);
        writer.WriteMpint(parameters.D);
        writer.WriteMpint(parameters.InverseQ);
        writer.WriteMpint(parameters.P);
        writer.WriteMpint(parameters.Q);
        Erase(parameters);
    }

    private protected override byte[] SignValue(string algorithm, ReadOnlySpan<byte> data)
    {
        lock (_lock) // the platform's keys may be used by one at a time
        {
            return _key.SignData(data, RsaPublicKey.HashOf(algorithm), RSASignaturePadding.Pkcs1);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _key.Dispose();
        }
    }

    // A key whose parts do not fit would make signatures that give its primes away.
    private static void Check(BigInteger n, BigInteger e, BigInteger d, BigInteger inverse, BigInteger p, BigInteger q)
    {
        if (p <= 1 || q <= 1 || p * q != n || d >= n || inverse >= p
            || e * d % (p - 1) != 1 || e * d % (q - 1) != 1 || inverse * q % p != 1)
        {
            throw new SshException(SshFailure.KeyFormat, "The parts of an RSA key do not fit each other.");
        }
    }

    private static BigInteger Number(ReadOnlySpan<byte> magnitude) => new(magnitude, isUnsigned: true, isBigEndian: true);

    private static byte[] Bytes(BigInteger value, int size)
    {
        var bytes = new byte[size];
        var length = value.GetByteCount(isUnsigned: true);
        return length <= size && value.TryWriteBytes(bytes.AsSpan(size - length), out _, isUnsigned: true, isBigEndian: true)
            ? bytes
            : throw new SshException(SshFailure.KeyFormat, "The primes of an RSA key are not of the same size.");
    }

    private static void Erase(RSAParameters parameters)
    {
        foreach (var secret in new[] { parameters.D, parameters.P, parameters.Q, parameters.DP, parameters.DQ, parameters.InverseQ })
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
