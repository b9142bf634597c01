namespace GostSharp.Ssh;

/// <summary>Why a channel is not opened: the numbers of RFC 4254 section 5.1.</summary>
public enum SshOpenFailure
{
    /// <summary>No number of the RFC.</summary>
    Unknown = 0,

    /// <summary>The peer may not have it.</summary>
    AdministrativelyProhibited = 1,

    /// <summary>What is behind the channel could not be reached.</summary>
    ConnectFailed = 2,

    /// <summary>Nobody knows such channels.</summary>
    UnknownChannelType = 3,

    /// <summary>There are too many.</summary>
    ResourceShortage = 4,
}
