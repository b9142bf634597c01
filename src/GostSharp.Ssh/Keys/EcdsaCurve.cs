using System.Security.Cryptography;

namespace GostSharp.Ssh.Keys;

/// <summary>One of the three curves of RFC 5656 that everybody has; its name stands in keys besides their type.</summary>
internal sealed record EcdsaCurve(string KeyType, string Name, string Oid, HashAlgorithmName Hash, int FieldSize)
{
    private static readonly EcdsaCurve[] _all =
    [
        new(SshKeyTypes.EcdsaP256, "nistp256", "1.2.840.10045.3.1.7", HashAlgorithmName.SHA256, 32),
        new(SshKeyTypes.EcdsaP384, "nistp384", "1.3.132.0.34", HashAlgorithmName.SHA384, 48),
        new(SshKeyTypes.EcdsaP521, "nistp521", "1.3.132.0.35", HashAlgorithmName.SHA512, 66),
    ];

    public ECCurve Curve => ECCurve.CreateFromValue(Oid);

    public static EcdsaCurve? Find(string keyType) => Array.Find(_all, curve => curve.KeyType == keyType);

    /// <summary>The curve of a key of the platform, by the size of its field in bits: each of the three has another.</summary>
    public static EcdsaCurve? Find(ECDsa key) => Array.Find(_all, curve => Matches(curve, key.ExportParameters(includePrivateParameters: false).Curve));

    private static bool Matches(EcdsaCurve curve, ECCurve other)
    {
        // Platforms name a curve by its number or by one of its names.
        var expected = new Oid(curve.Oid);
        return other.IsNamed && (other.Oid.Value == curve.Oid || (other.Oid.Value is null && other.Oid.FriendlyName == expected.FriendlyName));
    }
}
