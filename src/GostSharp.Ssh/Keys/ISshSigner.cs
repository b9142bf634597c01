namespace GostSharp.Ssh.Keys;

/// <summary>Signs for a public key: a private key in memory, or one that an agent keeps.</summary>
public interface ISshSigner
{
    /// <summary>The key that its signatures are verified with.</summary>
    SshPublicKey PublicKey { get; }

    /// <summary>Signs data and returns the signature as it is sent: the algorithm's name, and what it made.</summary>
    /// <param name="algorithm">One of the key's <see cref="SshPublicKey.SignatureAlgorithms"/>.</param>
    /// <param name="data">What to sign, not hashed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SshException">The key does not know the algorithm, or its agent did not sign.</exception>
    ValueTask<byte[]> SignAsync(string algorithm, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default);
}
