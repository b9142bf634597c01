using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GostSharp.Ssh.Cryptography;

/// <summary>Diffie-Hellman on Curve25519 (RFC 7748): the same steps for every key.</summary>
internal static class X25519
{
    public const int KeySize = 32;

    // (486662 - 2) / 4
    private const uint A24 = 121_665;

    public static void GenerateKeyPair(Span<byte> privateKey, Span<byte> publicKey)
    {
        RandomNumberGenerator.Fill(privateKey[..KeySize]);
        Multiply(privateKey, [9, .. new byte[KeySize - 1]], publicKey);
    }

    /// <summary>Computes the secret that both ends share.</summary>
    /// <returns>Whether the peer's key has a part in it: false for the few keys that make any secret zero.</returns>
    public static bool TryAgree(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey, Span<byte> shared)
    {
        Multiply(privateKey, peerPublicKey, shared);
        var all = 0;
        foreach (var value in shared[..KeySize])
        {
            all |= value;
        }

        return all != 0;
    }

    /// <summary>The function X25519 of RFC 7748 section 5.</summary>
    public static void Multiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> product)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scalar.Length, KeySize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(point.Length, KeySize);
        Span<byte> clamped = stackalloc byte[KeySize];
        scalar.CopyTo(clamped);
        Clamp(clamped);
        var ladder = new Ladder(FieldElement.Read(point));
        ladder.Climb(clamped);
        ladder.Write(product);

        CryptographicOperations.ZeroMemory(clamped);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Ladder>(ref ladder)));
    }

    /// <summary>Makes a scalar of random bytes: a multiple of 8 with its highest bit set.</summary>
    public static void Clamp(Span<byte> scalar)
    {
        scalar[0] &= 0xf8;
        scalar[31] &= 0x7f;
        scalar[31] |= 0x40;
    }

    // (x2 : z2) is a multiple of the point and (x3 : z3) the next one; each bit doubles one of them and adds the two.
    private struct Ladder(in FieldElement x1)
    {
        private readonly FieldElement _x1 = x1;
        private FieldElement _x2 = FieldElement.One;
        private FieldElement _z2 = FieldElement.Zero;
        private FieldElement _x3 = x1;
        private FieldElement _z3 = FieldElement.One;

        public void Climb(ReadOnlySpan<byte> scalar)
        {
            var swapped = 0;
            for (var i = 254; i >= 0; i--)
            {
                var bit = (scalar[i >> 3] >> (i & 7)) & 1;
                SwapIf(swapped ^ bit);
                swapped = bit;
                Step();
            }

            SwapIf(swapped);
        }

        public readonly void Write(Span<byte> x) => (_x2 * FieldMath.Invert(_z2)).Write(x);

        private void SwapIf(int bit)
        {
            var mask = 0UL - (ulong)bit;
            FieldElement.Swap(mask, ref _x2, ref _x3);
            FieldElement.Swap(mask, ref _z2, ref _z3);
        }

        private void Step()
        {
            var sum2 = _x2 + _z2;
            var difference2 = _x2 - _z2;
            var da = (_x3 - _z3) * sum2;
            var cb = (_x3 + _z3) * difference2;
            _x3 = (da + cb).Square();
            _z3 = _x1 * (da - cb).Square();

            var aa = sum2.Square();
            var bb = difference2.Square();
            var e = aa - bb;
            _x2 = aa * bb;
            _z2 = e * (aa + (e * A24));
        }
    }
}
