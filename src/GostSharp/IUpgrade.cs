namespace GostSharp;

/// <summary>Turns a stream into another one: TLS, WebSocket, a PROXY header; on the listening or on the dialling side.</summary>
public interface IUpgrade
{
    /// <summary>Does the handshake and returns the upgraded connection, which owns <paramref name="connection"/>; on failure the caller still owns it.</summary>
    /// <exception cref="GostException">The handshake failed.</exception>
    ValueTask<StreamConnection> UpgradeAsync(StreamConnection connection, CancellationToken cancellationToken = default);
}
