using System.Security.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys;

/// <summary>string type, string name of the curve, string point: 4, x, y (RFC 5656 section 3.1).</summary>
internal sealed class EcdsaPublicKey : SshPublicKey
{
    private const byte UncompressedPoint = 4;

    private readonly EcdsaCurve _curve;
    private readonly ECPoint _point;
    private readonly string[] _algorithms;

    private EcdsaPublicKey(EcdsaCurve curve, ECPoint point, byte[] blob)
        : base(curve.KeyType, blob)
    {
        _curve = curve;
        _point = point;
        _algorithms = [curve.KeyType];
    }

    public override IReadOnlyList<string> SignatureAlgorithms => _algorithms;

    public static EcdsaPublicKey Read(EcdsaCurve curve, ref SshReader reader, ReadOnlySpan<byte> blob) =>
        new(curve, ReadPoint(curve, ref reader), blob.ToArray());

    /// <summary>Reads the name of the curve and a point that lies on it.</summary>
    public static ECPoint ReadPoint(EcdsaCurve curve, ref SshReader reader)
    {
        if (reader.ReadText(64) != curve.Name)
        {
            throw new SshException(SshFailure.KeyFormat, "An ECDSA key names another curve than its type does.");
        }

        var bytes = reader.ReadString(1 + (2 * curve.FieldSize));
        if (bytes.Length != 1 + (2 * curve.FieldSize) || bytes[0] != UncompressedPoint)
        {
            throw new SshException(SshFailure.KeyFormat, "The point of an ECDSA key is not written in full.");
        }

        var point = new ECPoint { X = bytes.Slice(1, curve.FieldSize).ToArray(), Y = bytes[(1 + curve.FieldSize)..].ToArray() };
        CheckPoint(curve, point);
        return point;
    }

    public static EcdsaPublicKey Create(EcdsaCurve curve, ECPoint point)
    {
        using var writer = new SshWriter();
        writer.WriteText(curve.KeyType);
        writer.WriteText(curve.Name);
        writer.WriteString([UncompressedPoint, .. point.X!, .. point.Y!]);
        return new(curve, point, writer.ToArray());
    }

    private protected override bool VerifyValue(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> value)
    {
        // The value is two numbers, r and s; the platform wants them in the size of the field.
        var reader = new SshReader(value);
        var r = reader.ReadMpint(_curve.FieldSize);
        var s = reader.ReadMpint(_curve.FieldSize);
        reader.ExpectEnd();

        Span<byte> signature = stackalloc byte[2 * _curve.FieldSize];
        signature.Clear();
        r.CopyTo(signature[(_curve.FieldSize - r.Length)..]);
        s.CopyTo(signature[((2 * _curve.FieldSize) - s.Length)..]);
        using var key = Import(_curve, _point);
        return key.VerifyData(data, signature, _curve.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    // Importing checks that the point lies on the curve.
    private static void CheckPoint(EcdsaCurve curve, ECPoint point)
    {
        try
        {
            Import(curve, point).Dispose();
        }
        catch (CryptographicException ex)
        {
            throw new SshException(SshFailure.KeyFormat, "The point of an ECDSA key is not on its curve.", ex);
        }
    }

    private static ECDsa Import(EcdsaCurve curve, ECPoint point) => ECDsa.Create(new ECParameters { Curve = curve.Curve, Q = point });
}
