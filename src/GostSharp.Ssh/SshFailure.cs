namespace GostSharp.Ssh;

/// <summary>Kinds of failure.</summary>
public enum SshFailure
{
    /// <summary>The peer did not speak the protocol.</summary>
    Protocol,

    /// <summary>The server did not accept any of the credentials.</summary>
    Authentication,

    /// <summary>The server's host key is not the one that was expected, or did not sign.</summary>
    HostKey,

    /// <summary>The two ends have no algorithm in common, or the exchange of keys failed.</summary>
    KeyExchange,

    /// <summary>The connection below broke.</summary>
    ConnectionLost,

    /// <summary>The peer said that it leaves, or this end did.</summary>
    Disconnected,

    /// <summary>It took longer than it may.</summary>
    TimedOut,

    /// <summary>The peer did not open the channel, or did not grant the request.</summary>
    Refused,

    /// <summary>A key, or a file of keys, cannot be read.</summary>
    KeyFormat,

    /// <summary>This library or platform cannot do it.</summary>
    NotSupported,
}
