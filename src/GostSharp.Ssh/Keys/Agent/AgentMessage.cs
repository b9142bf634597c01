namespace GostSharp.Ssh.Keys.Agent;

/// <summary>The numbers of the agent protocol that a client of keys needs.</summary>
internal static class AgentMessage
{
    public const byte Failure = 5;
    public const byte RequestIdentities = 11;
    public const byte IdentitiesAnswer = 12;
    public const byte SignRequest = 13;
    public const byte SignResponse = 14;

    public const uint RsaSha256 = 2;
    public const uint RsaSha512 = 4;
}
