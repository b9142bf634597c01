namespace GostSharp.Multiplexing;

/// <summary>What a frame is for.</summary>
internal enum MuxCommand : byte
{
    /// <summary>SYN: the stream begins.</summary>
    Open = 0,

    /// <summary>FIN: the sender's direction of the stream ends.</summary>
    End = 1,

    /// <summary>PSH: bytes.</summary>
    Data = 2,

    /// <summary>NOP: a sign of life.</summary>
    KeepAlive = 3,

    /// <summary>UPD: how far the stream was read, and how much more may come.</summary>
    Update = 4,
}
