using GostSharp.Ssh.Keys.Files;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Keys;

/// <summary>A private key in memory, which is zeroed when it is disposed as far as this library holds it.</summary>
public abstract class SshPrivateKey : ISshSigner, IDisposable
{
    private protected SshPrivateKey(SshPublicKey publicKey) => PublicKey = publicKey;

    /// <inheritdoc/>
    public SshPublicKey PublicKey { get; }

    /// <summary>The comment that the file had, or null.</summary>
    public string? Comment { get; internal set; }

    /// <summary>Whether a passphrase protected it where it was read from; one that is given for another key has no effect.</summary>
    public bool WasEncrypted { get; internal set; }

    /// <summary>
    /// Reads a key: openssh-key-v1, PKCS#8, PKCS#1 ("RSA PRIVATE KEY") or SEC1 ("EC PRIVATE KEY"), encrypted or not.
    /// </summary>
    /// <exception cref="SshException">
    /// It is malformed, or the passphrase is missing or wrong (<see cref="SshFailure.KeyFormat"/>), or it is of a type or
    /// encrypted in a way that is not known (<see cref="SshFailure.NotSupported"/>).
    /// </exception>
    public static SshPrivateKey Parse(ReadOnlySpan<char> text, string? passphrase = null) => KeyFile.Parse(text, passphrase);

    /// <summary>Reads a key file, of at most 1 MiB.</summary>
    /// <exception cref="SshException">As for <see cref="Parse"/>; the message names the file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Task<SshPrivateKey> LoadAsync(string path, string? passphrase = null, CancellationToken cancellationToken = default) =>
        KeyFile.LoadAsync(path, passphrase, cancellationToken);

    /// <summary>Makes a new key.</summary>
    /// <param name="keyType">One of <see cref="SshKeyTypes"/>; RSA has 3072 bits, as ssh-keygen's.</param>
    /// <exception cref="SshException">The type is not known.</exception>
    public static SshPrivateKey Generate(string keyType = SshKeyTypes.Ed25519) => keyType switch
    {
        SshKeyTypes.Ed25519 => Ed25519PrivateKey.Generate(),
        SshKeyTypes.Rsa => RsaPrivateKey.Generate(),
        _ when EcdsaCurve.Find(keyType) is { } curve => EcdsaPrivateKey.Generate(curve),
        _ => throw new SshException(SshFailure.NotSupported, $"Keys of the type '{keyType}' are not supported."),
    };

    /// <summary>Signs data and returns the signature as it is sent: the algorithm's name, and what it made.</summary>
    /// <exception cref="SshException">The key does not know the algorithm.</exception>
    public byte[] Sign(string algorithm, ReadOnlySpan<byte> data)
    {
        if (!PublicKey.SignatureAlgorithms.Contains(algorithm))
        {
            throw new SshException(SshFailure.NotSupported, $"A key of the type {PublicKey.KeyType} does not sign as '{algorithm}'.");
        }

        using var writer = new SshWriter(1024);
        writer.WriteText(algorithm);
        writer.WriteString(SignValue(algorithm, data));
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> SignAsync(string algorithm, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(Sign(algorithm, data.Span));
    }

    /// <summary>Writes the key as openssh-key-v1, not encrypted: who may read the file is the caller's affair.</summary>
    public string ExportOpenSsh() => OpenSshKeyWriter.Write(this);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The fields behind the type, as openssh-key-v1 and agents have them.</summary>
    internal abstract void WriteFields(SshWriter writer);

    private protected abstract byte[] SignValue(string algorithm, ReadOnlySpan<byte> data);

    /// <summary>Frees what the key holds.</summary>
    protected abstract void Dispose(bool disposing);
}
