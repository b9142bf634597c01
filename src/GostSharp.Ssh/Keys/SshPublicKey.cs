using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys;

/// <summary>A public key of a host or a user. Two keys are equal if their blobs are.</summary>
public abstract class SshPublicKey : IEquatable<SshPublicKey>
{
    private const int MaxBlobSize = 16_384;

    private readonly byte[] _blob;

    private protected SshPublicKey(string keyType, byte[] blob)
    {
        KeyType = keyType;
        _blob = blob;
    }

    /// <summary>The name of its type, one of <see cref="SshKeyTypes"/>.</summary>
    public string KeyType { get; }

    /// <summary>The key as it is sent and, in base64, written into files.</summary>
    public ReadOnlyMemory<byte> Blob => _blob;

    /// <summary>Its SHA-256 as ssh-keygen shows it: <c>SHA256:</c> and base64 without padding.</summary>
    public string Fingerprint => $"SHA256:{Convert.ToBase64String(SHA256.HashData(_blob)).TrimEnd('=')}";

    /// <summary>The algorithms that it can sign with, the preferred one first.</summary>
    public abstract IReadOnlyList<string> SignatureAlgorithms { get; }

    /// <summary>Reads a key from its blob.</summary>
    /// <exception cref="SshException">It is malformed or weak (<see cref="SshFailure.KeyFormat"/>), or its type is not known (<see cref="SshFailure.NotSupported"/>).</exception>
    public static SshPublicKey Parse(ReadOnlySpan<byte> blob)
    {
        if (blob.Length > MaxBlobSize)
        {
            throw new SshException(SshFailure.KeyFormat, $"A public key of {blob.Length} bytes is longer than any that is accepted.");
        }

        var reader = new SshReader(blob, SshFailure.KeyFormat);
        var keyType = reader.ReadText(64);
        SshPublicKey key = keyType switch
        {
            SshKeyTypes.Ed25519 => Ed25519PublicKey.Read(ref reader, blob),
            SshKeyTypes.Rsa => RsaPublicKey.Read(ref reader, blob),
            _ when EcdsaCurve.Find(keyType) is { } curve => EcdsaPublicKey.Read(curve, ref reader, blob),
            _ => throw new SshException(SshFailure.NotSupported, "A public key is of a type that is not supported."),
        };
        reader.ExpectEnd();
        return key;
    }

    /// <summary>Reads a line as .pub files have it: the type, the blob in base64, and perhaps a comment.</summary>
    public static bool TryParseLine(ReadOnlySpan<char> line, [NotNullWhen(true)] out SshPublicKey? key) =>
        PublicKeyText.TryRead(line, out key, out _, out _);

    /// <summary>Checks a signature as it is sent: the algorithm's name, and what it made.</summary>
    /// <param name="algorithm">The algorithm that was agreed upon; a signature of another one is not valid.</param>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature with its algorithm's name in front.</param>
    public bool Verify(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!SignatureAlgorithms.Contains(algorithm))
        {
            return false;
        }

        try
        {
            var reader = new SshReader(signature);
            if (reader.ReadText(64) != algorithm)
            {
                return false;
            }

            var value = reader.ReadString(MaxBlobSize);
            reader.ExpectEnd();
            return VerifyValue(algorithm, data, value);
        }
        catch (Exception ex) when (ex is SshException or CryptographicException)
        {
            return false; // what neither we nor the platform can read does not fit
        }
    }

    /// <inheritdoc/>
    public bool Equals(SshPublicKey? other) => other is not null && _blob.AsSpan().SequenceEqual(other._blob);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as SshPublicKey);

    /// <inheritdoc/>
    public sealed override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(_blob);
        return hash.ToHashCode();
    }

    /// <summary>The key as a line of a .pub file, without comment.</summary>
    public sealed override string ToString() => $"{KeyType} {Convert.ToBase64String(_blob)}";

    private protected abstract bool VerifyValue(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> value);
}
