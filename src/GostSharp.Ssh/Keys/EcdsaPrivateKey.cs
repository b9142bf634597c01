using System.Security.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys;

/// <summary>string name of the curve, string point, mpint d.</summary>
internal sealed class EcdsaPrivateKey : SshPrivateKey
{
    private readonly EcdsaCurve _curve;
    private readonly ECDsa _key;
    private readonly Lock _lock = new();

    private EcdsaPrivateKey(EcdsaCurve curve, ECDsa key)
        : base(EcdsaPublicKey.Create(curve, key.ExportParameters(includePrivateParameters: false).Q))
    {
        _curve = curve;
        _key = key;
    }

    public static EcdsaPrivateKey Generate(EcdsaCurve curve) => new(curve, ECDsa.Create(curve.Curve));

    /// <summary>Takes a key of the platform over.</summary>
    public static EcdsaPrivateKey Create(ECDsa key) => EcdsaCurve.Find(key) is { } curve
        ? new(curve, key)
        : throw new SshException(SshFailure.NotSupported, "An EC key is on a curve that SSH has no name for.");

    public static EcdsaPrivateKey Read(EcdsaCurve curve, ref SshReader reader)
    {
        var point = EcdsaPublicKey.ReadPoint(curve, ref reader);
        var magnitude = reader.ReadMpint(curve.FieldSize);
        var d = new byte[curve.FieldSize];
        magnitude.CopyTo(d.AsSpan(d.Length - magnitude.Length));
        try
        {
            return new(curve, ECDsa.Create(new ECParameters { Curve = curve.Curve, Q = point, D = d }));
        }
        catch (CryptographicException ex)
        {
            throw new SshException(SshFailure.KeyFormat, "The parts of an ECDSA key do not fit each other.", ex);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(d);
        }
    }

    internal override void WriteFields(SshWriter writer)
    {
        var parameters = _key.ExportParameters(includePrivateParameters: true);
        writer.WriteText(_curve.Name);
        writer.WriteString([4, .. parameters.Q.X!, .. parameters.Q.Y!]);
        writer.WriteMpint(parameters.D);
        CryptographicOperations.ZeroMemory(parameters.D);
    }

    private protected override byte[] SignValue(string algorithm, ReadOnlySpan<byte> data)
    {
        Span<byte> signature = stackalloc byte[2 * _curve.FieldSize];
        lock (_lock) // the platform's keys may be used by one at a time
        {
            if (!_key.TrySignData(data, signature, _curve.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation, out var length)
                || length != signature.Length)
            {
                throw new CryptographicException("The platform made a signature of another size than the curve's.");
            }
        }

        using var writer = new SshWriter();
        writer.WriteMpint(signature[.._curve.FieldSize]);
        writer.WriteMpint(signature[_curve.FieldSize..]);
        return writer.ToArray();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _key.Dispose();
        }
    }
}
