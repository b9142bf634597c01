namespace GostSharp.Ssh.Trust;

/// <summary>What is known of a host's key.</summary>
public enum KnownHostStatus
{
    /// <summary>It is the host's.</summary>
    Match,

    /// <summary>Nothing is known of a key of this type for the host.</summary>
    Unknown,

    /// <summary>Another key of this type is known for the host.</summary>
    Changed,

    /// <summary>It is marked as one that must not be trusted.</summary>
    Revoked,
}
