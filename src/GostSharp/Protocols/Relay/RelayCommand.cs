namespace GostSharp.Protocols.Relay;

/// <summary>What a client can ask for.</summary>
internal static class RelayCommand
{
    /// <summary>CONNECT as v2 writes it.</summary>
    public const byte None = 0x00;

    public const byte Connect = 0x01;
    public const byte Bind = 0x02;
    public const byte Associate = 0x03;
}
